import IngotDiagnostics
import IngotFreezing
import IngotIR

/// The parameters of an exported program, one after another, each in the type and in the order in which the program
/// reads it.
struct WeightBlob {
  /// How the elements of a parameter are stored.
  enum Form: Hashable {
    /// Floats in row-major order.
    case plain
    /// The right operand of a product, in row-major order.
    case rows(WeightType)
    /// The right operand of a product, in the order of `PanelOrder`.
    case panels(WeightType)

    var type: WeightType {
      switch self {
      case .plain: .f32
      case .rows(let type), .panels(let type): type
      }
    }
  }

  /// Where a parameter lies.
  struct Entry: Hashable {
    let parameter: Parameter
    let form: Form
    /// The offset of the first byte, a multiple of 64.
    let offset: Int
    /// The offset of the factors of the columns, for integers.
    let scales: Int?
  }

  static let alignment = 64

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []
  let frozen: FrozenModule

  init(_ frozen: FrozenModule) { self.frozen = frozen }

  /// Returns where a parameter lies in a form, and stores it there at the first call.
  mutating func entry(_ parameter: Parameter, _ form: Form) throws(IngotError) -> Entry {
    if let known = entries.first(where: { $0.parameter == parameter && $0.form == form }) { return known }
    let info = frozen.module[parameter]
    let columns = info.type.columns
    let stored = try StoredWeight(frozen.value(parameter), columns: columns, as: form.type, named: info.name)
    let offset = bytes.count
    if case .panels = form {
      append(panels(of: stored.bytes, rows: info.type.rows, columns: columns))
    } else {
      append(stored.bytes)
    }
    var scales: Int?
    if !stored.scales.isEmpty {
      scales = bytes.count
      append(littleEndianBytes(stored.scales.map(\.bitPattern)))
    }
    let entry = Entry(parameter: parameter, form: form, offset: offset, scales: scales)
    entries.append(entry)
    return entry
  }

  private mutating func append(_ added: [UInt8]) {
    bytes += added
    bytes += Array(repeating: 0, count: (Self.alignment - bytes.count % Self.alignment) % Self.alignment)
  }

  /// Cuts a matrix into panels.
  private func panels(of bytes: [UInt8], rows: Int, columns: Int) -> [UInt8] {
    let size = bytes.count / (rows * columns)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for run in PanelOrder(rows: rows, columns: columns).runs {
      result += bytes[(run.rowMajor * size)..<((run.rowMajor + run.count) * size)]
    }
    return result
  }
}
