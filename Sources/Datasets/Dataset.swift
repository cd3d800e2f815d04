package import IngotDiagnostics

/// Grey images with labels, stored as bytes and converted to floats one minibatch at a time.
package struct Dataset: Sendable {
  package let name: String
  package let width: Int
  package let height: Int
  /// The row-major pixels, one image after another; 255 is ink.
  package let pixels: PixelBytes
  /// The labels, one for each image; all 0 if the images have none.
  package let labels: [UInt8]
  /// Whether the images have labels.
  package let isLabelled: Bool

  /// - Parameters:
  ///   - pixels: `width * height` pixels for each label.
  ///   - isLabelled: whether the labels mean anything.
  package init(
    name: String, width: Int, height: Int, pixels: PixelBytes, labels: [UInt8], isLabelled: Bool = true
  ) {
    precondition(pixels.count == labels.count * width * height)
    self.name = name
    self.width = width
    self.height = height
    self.pixels = pixels
    self.labels = labels
    self.isLabelled = isLabelled
  }

  /// Creates a data set whose pixels are in memory.
  package init(name: String, width: Int, height: Int, pixels: [UInt8], labels: [UInt8], isLabelled: Bool = true) {
    self.init(
      name: name, width: width, height: height, pixels: PixelBytes(pixels[...]), labels: labels,
      isLabelled: isLabelled)
  }

  package var pixelsPerImage: Int { width * height }
  package var count: Int { labels.count }

  /// The pixels of one image.
  package func image(_ index: Int) -> [UInt8] {
    Array(pixels[(index * pixelsPerImage)..<((index + 1) * pixelsPerImage)])
  }

  /// Writes images as floats in [0, 1], one row per image, and allocates nothing.
  ///
  /// - Parameters:
  ///   - indices: the images, one for each row of `target`.
  ///   - target: memory for `indices.count * pixelsPerImage` floats.
  package func copyImages(_ indices: ArraySlice<Int>, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(target.count == indices.count * pixelsPerImage)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pixelsPerImage) { source in
      source.initialize(repeating: 0)
      for (row, index) in indices.enumerated() {
        pixels.copy(from: index * pixelsPerImage, to: source)
        let row = UnsafeMutableBufferPointer(rebasing: target[(row * pixelsPerImage)..<((row + 1) * pixelsPerImage)])
        // A sum of places in this loop, which might overflow, would keep the compiler from using vectors.
        for position in row.indices { row[position] = Float(source[position]) * (1 / 255) }
      }
    }
  }

  /// Throws if the images are in a file that has changed since it was opened.
  package func checkUnchanged() throws(IngotError) { try pixels.checkUnchanged() }
}
