import IngotCharts
import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotFiles
import IngotIR
import IngotRunPages
import IngotSampling

// Pictures of codes, and of what the model makes of codes.
extension Pictures {
  /// The largest number of points in a scatter plot: more would hide each other.
  private static let codes = 10_000
  private static let grid = (rows: 14, columns: 14)
  private static let drawn = (rows: 10, columns: 16)
  private static let styles = 12

  /// A chart of codes, with what it shows.
  struct Latent {
    let chart: Chart
    let caption: String
    let codes: (rows: [Float], width: Int)
    /// The class of each code, or -1 for images without labels.
    let classes: [Int]
    /// The images of the codes.
    let indices: [Int]
  }

  /// Returns the codes of images, over the prior where it is two-dimensional; longer codes show their first two
  /// numbers. Returns nil for a model without codes, and without images.
  ///
  /// - Parameter count: the largest number of images.
  func latent(count: Int = codes) throws(IngotError) -> Latent? {
    guard let code = machine.module.function(.code), code.resultType.columns >= 2, let shown else { return nil }
    let dataset = shown.dataset
    let subject = Subject(
      machine: machine, dataset: dataset, indices: dataset.showing(shown.indices, min(shown.indices.count, count)))
    guard let codes = try subject.outputs(of: .code) else { return nil }
    let points = subject.indices.indices.map { row in
      Chart.Point(Double(codes.rows[row * codes.width]), Double(codes.rows[row * codes.width + 1]))
    }
    let contours = codes.width == 2 ? try priorContours() : nil
    let classes = subject.indices.map { dataset.isLabelled ? Int(dataset.labels[$0]) : -1 }
    let chart = Chart.latent(
      codes.width == 2 ? "Codes" : "Codes (the first two of \(codes.width) numbers)", codes: points,
      classes: classes, contours: contours ?? [])
    let over = contours == nil ? "" : ", over curves around half and nine tenths of the prior"
    let color = dataset.isLabelled ? ", coloured by its class" : ""
    return Latent(
      chart: chart, caption: "A dot for each of \(subject.indices.count) images\(color)\(over).", codes: codes,
      classes: classes, indices: subject.indices)
  }

  /// Returns curves around half and nine tenths of the prior, or nil if the prior is not two-dimensional.
  private func priorContours() throws(IngotError) -> [Chart.Contour]? {
    guard let prior = machine.module.function(.prior), prior.drawsOnly, prior.resultType.columns == 2 else {
      return nil
    }
    switch PlainDistribution(of: prior) {
    case .normal(let mean, let deviation)?:
      return Chart.contours(ofNormal: Chart.Point(mean, mean), deviation: deviation)
    case .uniform(let low, let high)?: return Chart.contours(ofUniform: low...high, y: low...high)
    case nil:
      return Chart.contours(of: Chart.Point.pairs(in: try machine.apply(.prior, to: [:], count: 20_000)))
    }
  }

  /// The sampler of the model; nil if it cannot be sampled.
  func sampler() throws(IngotError) -> Sampler? {
    guard let sample = machine.module.function(.sample) else { return nil }
    let inputs = sample.arguments.filter { sample[$0].type.element == .f32 }
    let codes = inputs.filter { sample[$0].role != .labels }
    guard codes.count == 1, inputs.count <= 2 else { return nil }
    let fit = try shown.flatMap { shown throws(IngotError) in
      try NormalFit(codesOf: machine, on: shown, width: sample[codes[0]].type.columns)
    }
    return try Sampler(machine, fallback: fit)
  }

  /// Returns samples: the decoder over a grid if codes are in the plane, styles in every class if the decoder takes a
  /// class, and otherwise draws. Returns nil for a model that cannot be sampled or has no images.
  func samples() throws(IngotError) -> Named? {
    guard let sampler = try sampler() else { return nil }
    guard let size = imageSize(of: sampler) else { return nil }
    if sampler.decodesClasses { return try classSamples(sampler, size) }
    if sampler.codeWidth == 2 { return try gridSamples(sampler, size) }
    if case .none = sampler.prior { return nil }
    var sheet = ImageSheet(columns: Self.drawn.columns, width: size.0, height: size.1)
    sheet.addRows(try sampler.decode(try sampler.draw(Self.drawn.rows * Self.drawn.columns)))
    let source =
      if case .fitted = sampler.prior { "a normal distribution like that of the codes" } else { "the prior" }
    return Named(
      name: "samples", heading: "Samples", caption: "Images decoded from codes that were drawn from \(source).",
      content: .image(sheet.image))
  }

  /// Returns the size of the images that a sampler decodes, or nil if it is not known.
  func imageSize(of sampler: Sampler) -> (Int, Int)? {
    let size = shown.map { ($0.dataset.width, $0.dataset.height) } ?? squareSize(pixels: sampler.pixels)
    return size.flatMap { $0.0 * $0.1 == sampler.pixels ? $0 : nil }
  }

  private func gridSamples(_ sampler: Sampler, _ size: (Int, Int)) throws(IngotError) -> Named {
    let grid = try sampler.grid(rows: Self.grid.rows, columns: Self.grid.columns)
    var sheet = ImageSheet(columns: Self.grid.columns, width: size.0, height: size.1)
    sheet.addRows(try sampler.decode(grid.codes))
    /// The range of the outer edges of the cells whose middles are the coordinates.
    func edges(_ coordinates: [Float]) -> ClosedRange<Double> {
      let (first, last) = (Double(coordinates[0]), Double(coordinates[coordinates.count - 1]))
      let half = (last - first) / Double(coordinates.count - 1) / 2
      return (first - half)...(last + half)
    }
    return Named(
      name: "samples", heading: "Samples", caption: "The decoder over an even grid of codes.",
      content: .grid(Chart.grid("Samples", sheet.image, x: edges(grid.x), y: edges(grid.y)), sheet.image))
  }

  private func classSamples(_ sampler: Sampler, _ size: (Int, Int)) throws(IngotError) -> Named? {
    guard let classes = sampler.classes else { return nil }
    if case .none = sampler.prior { return nil }
    let styles = try sampler.draw(Self.styles)
    var sheet = ImageSheet(columns: classes, width: size.0, height: size.1)
    for row in 0..<Self.styles {
      let style = Array(styles[(row * sampler.codeWidth)..<((row + 1) * sampler.codeWidth)])
      let codes = Array((0..<classes).map { _ in style }.joined())
      sheet.addRows(try sampler.decode(codes, classes: Array(0..<classes)))
    }
    return Named(
      name: "samples", heading: "Samples",
      caption: "Each row is a style that was drawn from the prior, in every class.",
      content: .image(sheet.image))
  }
}

/// Returns the size of a square image with this many pixels, or nil if there is none.
package func squareSize(pixels: Int) -> (Int, Int)? {
  let side = Int(Double(pixels).squareRoot())
  return side * side == pixels ? (side, side) : nil
}
