/// What an example needs to know of the data of a model.
package struct ExampleData {
  /// The size of an image, if the results are images.
  package let imageSize: (width: Int, height: Int)?
  /// The standard deviation of the numbers of a code.
  package let codeDeviation: Float

  package init(imageSize: (width: Int, height: Int)?, codeDeviation: Float = 1) {
    self.imageSize = imageSize
    self.codeDeviation = codeDeviation
  }
}
