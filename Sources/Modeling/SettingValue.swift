/// The value of a setting with its type, as files store it.
package enum SettingValue: Hashable, Sendable {
  case boolean(Bool)
  case integer(Int)
  case number(Float)
  case word(String)
}

extension SettingValue: CustomStringConvertible {
  /// The text that `--set` takes. A number's text reads back with the same bits.
  package var description: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    // JSON does not distinguish 5.0 from 5, so neither does the text.
    case .number(let value): value == value.rounded() && value.magnitude < 1e6 ? "\(Int(value))" : "\(value)"
    case .word(let value): value
    }
  }
}

extension SettingValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Float.self) {
      self = .number(value)
    } else {
      self = .word(try container.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .word(let value): try container.encode(value)
    }
  }
}
