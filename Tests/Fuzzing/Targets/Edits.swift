/// Returns the bytes of an input: those after the first one, or if that is odd, a valid sample that they edit. Edits get
/// past the checks at the beginning of a format, which bytes of no meaning hardly ever do.
func edited(_ bytes: [UInt8], _ sample: [UInt8]) -> [UInt8] {
  guard let first = bytes.first else { return [] }
  if first & 1 == 0 { return Array(bytes.dropFirst()) }
  var (rest, result) = (bytes.dropFirst(), sample)
  while let kind = rest.popFirst(), !result.isEmpty {
    let place = Int(rest.popFirst() ?? 0) << 8 | Int(rest.popFirst() ?? 0)
    let value = rest.popFirst() ?? 0
    let index = place % result.count
    switch kind % 6 {
    case 0: result[index] = value
    case 1: result.insert(value, at: index)
    case 2: result.removeSubrange(index..<min(result.count, index + 1 + Int(value % 8)))
    case 3: result[index] ^= 1 << (value & 7)
    case 4: result.insert(contentsOf: result[index..<min(result.count, index + Int(value))], at: index)
    default: result.removeSubrange(index...)
    }
  }
  return result
}
