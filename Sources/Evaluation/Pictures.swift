package import IngotCharts
package import IngotDatasets
package import IngotDiagnostics
package import IngotExecution
package import IngotFiles
import IngotIR
import IngotRunPages

/// Pictures of what a trained program does, drawn using its frozen functions.
package struct Pictures {
  /// A picture with the name of its file.
  package struct Named: Sendable {
    package enum Content: Sendable {
      case image(GrayImage)
      /// Saved as SVG and as PNG.
      case chart(Chart)
    }

    package let name: String
    package let heading: String
    package let caption: String
    package let content: Content
  }

  private let machine: Machine
  private let dataset: Dataset
  /// The images to show.
  private let indices: [Int]

  package init(machine: Machine, dataset: Dataset, indices: [Int]) {
    self.machine = machine
    self.dataset = dataset
    self.indices = indices
  }

  private static let reconstructionColumns = 16
  private static let reconstructionRows = 4
  private static let styleRows = 12
  private static let members = 12
  /// The largest number of points in a scatter plot: more would hide each other.
  private static let codes = 10_000

  /// Returns all pictures that the program has functions for.
  package func all() throws(IngotError) -> [Named] {
    var pictures: [Named] = []
    func add(_ name: String, _ heading: String, _ caption: String, _ content: Named.Content?) {
      if let content { pictures.append(Named(name: name, heading: heading, caption: caption, content: content)) }
    }
    add(
      "reconstructions", "Reconstructions", "Images in a row, each above its reconstruction.",
      try reconstructions().map { .image($0) })
    if let latent = try latent() {
      let over = latent.isOverPrior ? ", over curves around half and nine tenths of the prior" : ""
      add(
        "latent", "Codes", "A dot for each of \(min(indices.count, Self.codes)) images, coloured by its class\(over).",
        .chart(latent.chart))
    }
    add(
      "samples", "Samples", "The decoder over an even grid of codes.", try samples().map { .image($0) })
    add(
      "styles", "Styles by classes", "Each row starts with an image, followed by its style in every class.",
      try styles().map { .image($0) })
    add(
      "clusters", "Clusters",
      "Each row starts with the head of a cluster, followed by the images that belong to it most.",
      try clusters().map { .image($0) })
    return pictures
  }

  /// Returns samples over a grid of codes, or nil if samples are not made from a two-dimensional code alone.
  package func samples() throws(IngotError) -> GrayImage? {
    guard let sample = machine.module.function(.sample), sample.codeWidth == 2 else { return nil }
    return try machine.sampleGrid(
      of: sample.name, rows: SampleGrid.standard.rows, columns: SampleGrid.standard.columns, width: dataset.width,
      height: dataset.height)
  }

  /// Returns the codes of images, over the prior where it is two-dimensional; longer codes show their first two
  /// numbers. Returns nil for a model without codes.
  private func latent() throws(IngotError) -> (chart: Chart, isOverPrior: Bool)? {
    guard let code = machine.module.function(.code), code.resultType.columns >= 2 else { return nil }
    let subject = Subject(
      machine: machine, dataset: dataset, indices: dataset.showing(indices, min(indices.count, Self.codes)))
    guard let codes = try subject.outputs(of: .code) else { return nil }
    let points = subject.indices.indices.map { row in
      Chart.Point(Double(codes.rows[row * codes.width]), Double(codes.rows[row * codes.width + 1]))
    }
    let contours =
      try codes.width == 2 ? machine.planePriorDraws(20_000).map { Chart.contours(of: Chart.Point.pairs(in: $0)) } : nil
    let chart = Chart.latent(
      codes.width == 2 ? "Codes" : "Codes (the first two of \(codes.width) numbers)", codes: points,
      classes: subject.indices.map { Int(dataset.labels[$0]) }, contours: contours ?? [])
    return (chart, contours != nil)
  }

  /// Returns rows of images, each with the reconstructions below it; nil for a model that does not reconstruct images.
  package func reconstructions() throws(IngotError) -> GrayImage? {
    guard let function = machine.module.function(.reconstruction) else { return nil }
    let columns = Self.reconstructionColumns
    var sheet = ImageSheet(columns: columns, width: dataset.width, height: dataset.height)
    let chosen = dataset.showing(indices, Self.reconstructionRows * columns)
    for row in 0..<Self.reconstructionRows {
      let shown = Array(chosen[(row * columns)..<((row + 1) * columns)])
      for index in shown { sheet.add(dataset.image(index)) }
      try add(
        machine.apply(.reconstruction, to: dataset.inputs(of: function, dataset.floats(shown), shown)), to: &sheet)
    }
    return sheet.image
  }

  /// Returns styles by classes: an image, followed by its style in each class; nil for a model whose samples have no
  /// class. The style is the result of `style`, or the code if there is no such function.
  package func styles() throws(IngotError) -> GrayImage? {
    let module = machine.module
    guard let sample = module.function(.sample), let y = sample.argument(.labels), let z = sample.argument(.code),
      let style = module.function(.style) ?? module.function(.code), let role = style.role,
      style.resultType == sample[z].type
    else { return nil }
    let classes = sample[y].type.columns
    var sheet = ImageSheet(columns: classes + 1, width: dataset.width, height: dataset.height)
    let shown = dataset.showing(indices, min(indices.count, Self.styleRows))
    let codes = try machine.apply(role, to: dataset.inputs(of: style, dataset.floats(shown), shown))
    let width = style.resultType.columns
    for (row, index) in shown.enumerated() {
      sheet.add(dataset.image(index))
      let z = codes[(row * width)..<((row + 1) * width)]
      let inputs = [ArgumentRole.labels: oneHotRows(classes), .code: repeated(Array(z), classes)]
      try add(machine.apply(.sample, to: inputs), to: &sheet)
    }
    return sheet.image
  }

  /// Returns a row for each cluster: its head, a sample with the style in the middle of the prior, followed by the
  /// images that most belong to it; nil for a model without clusters.
  package func clusters() throws(IngotError) -> GrayImage? {
    guard let sample = machine.module.function(.sample), let z = sample.argument(.code),
      let y = sample.argument(.labels),
      let found = try Subject(machine: machine, dataset: dataset, indices: indices).outputs(of: .clusters),
      sample[y].type.columns == found.width
    else { return nil }
    let heads = try machine.apply(
      .sample,
      to: [
        .labels: oneHotRows(found.width),
        .code: Array(repeating: 0, count: found.width * sample[z].type.columns),
      ])
    var sheet = ImageSheet(columns: Self.members + 1, width: dataset.width, height: dataset.height)
    let size = heads.count / found.width
    for cluster in 0..<found.width {
      try add(Array(heads[(cluster * size)..<((cluster + 1) * size)]), to: &sheet)
      let members = indices.indices.sorted { left, right in
        (found.rows[left * found.width + cluster], right) > (found.rows[right * found.width + cluster], left)
      }
      for row in 0..<Self.members { sheet.add(dataset.image(indices[members[row % members.count]])) }
    }
    return sheet.image
  }

  private func oneHotRows(_ count: Int) -> [Float] {
    (0..<(count * count)).map { Float($0 / count == $0 % count ? 1 : 0) }
  }

  private func repeated(_ row: [Float], _ count: Int) -> [Float] { Array((0..<count).map { _ in row }.joined()) }

  private func add(_ outputs: [Float], to sheet: inout ImageSheet) throws(IngotError) {
    let size = dataset.pixelsPerImage
    guard outputs.count % size == 0 else {
      throw IngotError(
        .badInput,
        "expected functions that give images of \(dataset.width)x\(dataset.height), found \(outputs.count) numbers")
    }
    for start in stride(from: 0, to: outputs.count, by: size) { sheet.add(outputs[start..<(start + size)]) }
  }
}
