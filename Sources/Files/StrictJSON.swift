import Foundation
import IngotDiagnostics

/// The part of JSON that a safetensors header needs, parsed strictly: no duplicate keys, no fractions, limited depth.
///
/// Foundation's decoder keeps one of two equal keys and accepts 2.0 as an integer.
enum StrictJSON {
  case object([String: StrictJSON])
  case array([StrictJSON])
  case string(String)
  case integer(Int)
}

/// A problem in a JSON text, with the byte at which it occurs.
struct JSONError: Error {
  let message: String
}

extension StrictJSON {
  init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.value(depth: 0)
    reader.skipBlanks()
    if reader.position < bytes.count { throw reader.failure("the end") }
  }
}

private struct JSONReader {
  static let maximumDepth = 8

  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  func failure(_ expected: String) -> JSONError {
    JSONError(message: "expected \(expected) at byte \(position) of the header")
  }

  mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// Consumes a character if it is next, after blanks.
  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Character) throws(JSONError) {
    if !take(character) { throw failure("'\(character)'") }
  }

  mutating func value(depth: Int) throws(JSONError) -> StrictJSON {
    if depth > Self.maximumDepth { throw failure("at most \(Self.maximumDepth) levels") }
    skipBlanks()
    guard position < bytes.count else { throw failure("a value") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
    default: throw failure("an object, an array, a string or a non-negative integer")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> [String: StrictJSON] {
    try expect("{")
    var members: [String: StrictJSON] = [:]
    if take("}") { return members }
    repeat {
      skipBlanks()
      let key = try string()
      try expect(":")
      if members.updateValue(try value(depth: depth + 1), forKey: key) != nil { throw failure("key '\(key)' once") }
    } while take(",")
    try expect("}")
    return members
  }

  private mutating func array(depth: Int) throws(JSONError) -> [StrictJSON] {
    try expect("[")
    var elements: [StrictJSON] = []
    if take("]") { return elements }
    repeat { elements.append(try value(depth: depth + 1)) } while take(",")
    try expect("]")
    return elements
  }

  private mutating func integer() throws(JSONError) -> Int {
    let start = position
    while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Int(text), text == String(number) else { throw failure("an integer below 2^63") }
    return number
  }

  private mutating func string() throws(JSONError) -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw failure("a string") }
    let start = position
    var isPlain = true
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] < 0x20 || bytes[position] == UInt8(ascii: "\\") { isPlain = false }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count else { throw failure("the end of a string") }
    position += 1
    let inside = bytes[(start + 1)..<(position - 1)]
    let plain = String(decoding: inside, as: UTF8.self)
    if isPlain, plain.utf8.elementsEqual(inside) { return plain }
    // Foundation applies the rules for escapes and UTF-8.
    guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes[start..<position])) else {
      throw failure("a valid string")
    }
    return text
  }
}
