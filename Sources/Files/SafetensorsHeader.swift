import Foundation

/// The parts of the header of a safetensors file, as JSON (https://github.com/huggingface/safetensors).
package enum SafetensorsHeader {
  /// What a header with a checksum begins with: the metadata come first, and the checksum first of them.
  static let checksumStart = Array("{\"__metadata__\":{\"crc32\":\"".utf8)

  /// The bytes of a file that are the digits of its checksum, after the length of the header.
  static let checksumPlace = (8 + checksumStart.count)..<(8 + checksumStart.count + Checksum.zero.utf8.count)

  /// Returns the member with the metadata, the first of a header. Its checksum is zero: that of the file is to be put in
  /// its place.
  package static func metadata(_ metadata: [String: String]) -> String {
    let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
    let members = ["\"crc32\":\"\(Checksum.zero)\""] + pairs
    return "\"__metadata__\":{\(members.joined(separator: ","))}"
  }

  /// Returns the member of a tensor.
  ///
  /// - Parameter range: its bytes, counted from the end of the header.
  package static func member(_ name: String, _ type: SafetensorsType, shape: [Int], range: Range<Int>) -> String {
    let shape = shape.map(String.init).joined(separator: ",")
    return "\(quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape)],"
      + "\"data_offsets\":[\(range.lowerBound),\(range.upperBound)]}"
  }

  private static func quoted(_ text: String) -> String {
    guard let data = try? JSONEncoder().encode(text) else { fatalError("a string has a JSON form") }
    return String(decoding: data, as: UTF8.self)
  }
}
