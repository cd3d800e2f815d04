import IngotDatasets
package import IngotDiagnostics
import IngotExecution
package import IngotFiles
import IngotIR
import IngotRunPages

// Pictures of images of the data, and of what the model makes of them.
extension Pictures {
  private static let reconstructionColumns = 16
  private static let reconstructionRows = 4
  private static let styleRows = 12
  private static let members = 12

  /// Returns rows of images, each with the reconstructions below it; nil for a model that does not reconstruct images.
  package func reconstructions() throws(IngotError) -> GrayImage? {
    guard let function = machine.module.function(.reconstruction), let (dataset, indices) = images else { return nil }
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
      style.resultType == sample[z].type, let (dataset, indices) = images
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
      let y = sample.argument(.labels), let (dataset, indices) = images,
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

  private var images: (dataset: Dataset, indices: [Int])? { shown.map { ($0.dataset, $0.indices) } }

  private func add(_ outputs: [Float], to sheet: inout ImageSheet) throws(IngotError) {
    guard outputs.count % sheet.pixels == 0 else {
      throw IngotError(
        .badInput, "expected functions that give images of \(sheet.size), found \(outputs.count) numbers")
    }
    sheet.addRows(outputs)
  }
}
