import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotIR

/// A program and the images that it is measured on.
struct Subject {
  let machine: any FunctionRunner
  let dataset: Dataset
  let indices: [Int]

  /// Passes the rows that a function returns for the images to `body`, a chunk at a time. Does nothing if the program
  /// has no function with that role.
  func forEachChunk(
    of role: FunctionRole, _ body: (_ outputs: [Float], _ images: [Float], _ part: [Int]) throws(IngotError) -> Void
  ) throws(IngotError) {
    guard let function = machine.module.function(role) else { return }
    for start in stride(from: 0, to: indices.count, by: Evaluation.chunk) {
      let part = Array(indices[start..<min(indices.count, start + Evaluation.chunk)])
      let images = dataset.floats(part)
      let inputs = dataset.inputs(of: function, images, part)
      let outputs = try machine.apply(role, to: inputs, count: part.count, drawing: DrawPosition(step: 1 + start))
      try body(outputs, images, part)
    }
  }

  /// Returns the rows for all images; nil if the program has no function with that role.
  func outputs(of role: FunctionRole) throws(IngotError) -> (rows: [Float], width: Int)? {
    guard let function = machine.module.function(role) else { return nil }
    var rows: [Float] = []
    try forEachChunk(of: role) { outputs, _, _ in rows += outputs }
    return (rows, function.resultType.columns)
  }

  /// Returns a subject with at most `count` of the images, evenly spread.
  func spread(_ count: Int) -> Subject {
    Subject(machine: machine, dataset: dataset, indices: indices.spread(count))
  }
}

extension [Int] {
  /// Returns at most `wanted` elements, evenly spread and in order.
  func spread(_ wanted: Int) -> [Int] {
    wanted >= count ? self : (0..<wanted).map { self[$0 * count / wanted] }
  }

  func every(_ stride: Int, from first: Int) -> [Int] {
    Swift.stride(from: first, to: count, by: stride).map { self[$0] }
  }
}

extension Dataset {
  /// Returns images as floats in [0, 1], one row per image.
  func floats(_ indices: [Int]) -> [Float] {
    var images = Array(repeating: Float(0), count: indices.count * pixelsPerImage)
    images.withUnsafeMutableBufferPointer { copyImages(indices[...], into: $0) }
    return images
  }

  /// Returns the inputs of a frozen function for images and their labels. If it takes known labels, no label is known,
  /// as is the case for most images in training.
  func inputs(of function: Function, _ images: [Float], _ indices: [Int]) -> [ArgumentRole: [Float]] {
    var inputs: [ArgumentRole: [Float]] = [:]
    if function.argument(.images) != nil { inputs[.images] = images }
    for role in [ArgumentRole.labels, .knownLabels] {
      guard let argument = function.argument(role) else { continue }
      let width = function[argument].type.columns
      var labels = Array(repeating: Float(0), count: indices.count * width)
      labels.withUnsafeMutableBufferPointer {
        copyOneHotLabels(indices[...], width: width, where: { _ in role == .labels }, into: $0)
      }
      inputs[role] = labels
    }
    return inputs
  }

  /// Returns `wanted` images, one of each class in turn and evenly spread within it; images repeat if there are too
  /// few.
  ///
  /// An even stride through images that are sorted in rotation would reach only some of the classes.
  func showing(_ indices: [Int], _ wanted: Int) -> [Int] {
    let byClass = Dictionary(grouping: indices) { labels[$0] }
    let classes = byClass.keys.sorted().compactMap { byClass[$0] }
    if classes.isEmpty { return [] }
    let each = (wanted + classes.count - 1) / classes.count
    let chosen = classes.map { $0.spread(each) }
    return (0..<wanted).map { place in
      let images = chosen[place % classes.count]
      return images[place / classes.count % images.count]
    }
  }
}
