/// What a run was trained on, as far as a file can say it.
package enum RunData: Hashable, Sendable {
  /// Digits that Ingot draws itself from the run's seed.
  case digits(count: Int)
  /// A folder of images.
  case folder(String)
  /// Data that a Swift program provided and that no file holds; only that program can resume the run.
  case memory
}

extension RunData: Codable {
  private enum Kind: String, Codable {
    case digits, folder, memory
  }

  private enum CodingKeys: String, CodingKey {
    case kind, count, path
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    switch try members.decode(Kind.self, forKey: .kind) {
    case .digits: self = .digits(count: try members.decode(Int.self, forKey: .count))
    case .folder: self = .folder(try members.decode(String.self, forKey: .path))
    case .memory: self = .memory
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .digits(let count):
      try members.encode(Kind.digits, forKey: .kind)
      try members.encode(count, forKey: .count)
    case .folder(let path):
      try members.encode(Kind.folder, forKey: .kind)
      try members.encode(path, forKey: .path)
    case .memory: try members.encode(Kind.memory, forKey: .kind)
    }
  }
}

extension RunData: CustomStringConvertible {
  package var description: String {
    switch self {
    case .digits(let count): "\(count) digits"
    case .folder(let path): path
    case .memory: "data from memory"
    }
  }
}
