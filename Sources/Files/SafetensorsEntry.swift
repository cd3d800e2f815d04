import IngotDiagnostics

/// The type of a tensor's elements in a safetensors file.
package enum SafetensorsType: String, Hashable, Sendable {
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case int8 = "I8"

  /// The size of an element in bytes.
  package var size: Int {
    switch self {
    case .f32: 4
    case .f16, .bf16: 2
    case .int8: 1
    }
  }
}

/// What the header of a safetensors file says about a tensor.
struct SafetensorsEntry {
  let type: SafetensorsType
  let shape: [Int]
  /// Its bytes, counted from the end of the header.
  let range: Range<Int>

  /// Reads the member of a header that a tensor has.
  ///
  /// - Parameter bad: makes an error about the file from a message.
  init(_ name: String, _ json: StrictJSON, _ bad: (String) -> IngotError) throws(IngotError) {
    if name.utf8.count > longestName {
      throw bad("expected tensor names of at most \(longestName) bytes, found one of \(name.utf8.count)")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      throw bad("expected tensor names without empty, '.' or '..' parts, found '\(name)'")
    }
    func integers(_ json: StrictJSON?, _ what: String) throws(IngotError) -> [Int] {
      guard case .array(let elements)? = json else { throw bad("tensor '\(name)': expected '\(what)' to be an array") }
      var numbers: [Int] = []
      for element in elements {
        guard case .integer(let number) = element else { throw bad("tensor '\(name)': expected integers in '\(what)'") }
        numbers.append(number)
      }
      return numbers
    }
    guard case .object(let members) = json, members.count == 3, case .string(let type)? = members["dtype"] else {
      throw bad("tensor '\(name)': expected 'dtype', 'shape' and 'data_offsets'")
    }
    guard let type = SafetensorsType(rawValue: type) else {
      throw bad("tensor '\(name)': expected dtype F32, F16, BF16 or I8, found \(type)")
    }
    let shape = try integers(members["shape"], "shape")
    let offsets = try integers(members["data_offsets"], "data_offsets")
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw bad("tensor '\(name)': expected two offsets in ascending order, found \(offsets)")
    }
    guard checkedProduct(shape + [type.size]) == offsets[1] - offsets[0] else {
      throw bad("tensor '\(name)': expected data of shape \(shape), found \(offsets[1] - offsets[0]) bytes")
    }
    (self.type, self.shape, range) = (type, shape, offsets[0]..<offsets[1])
  }
}
