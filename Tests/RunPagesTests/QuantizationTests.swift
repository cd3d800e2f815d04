import Foundation
import IngotRunPages
import IngotTestSupport
import Testing

/// Tests of parameters inside a page.
struct QuantizationTests {
  private func json(_ elements: [Float], _ shape: [Int]) throws -> [String: Any] {
    let data = try JSONEncoder().encode(EmbeddedParameter(elements, shape: shape))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func bytes(_ member: Any?) throws -> [UInt8] {
    let text = try #require(member as? String)
    return Array(try #require(Data(base64Encoded: text)))
  }

  private func floats(_ member: Any?) throws -> [Float] {
    try bytes(member).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  /// Every element is within its scale, and the errors of a group sum to less than one.
  @Test(arguments: [[64, 3], [100, 5], [97, 1]])
  func integersStayCloseAndKeepSums(_ shape: [Int]) throws {
    var elements = scatteredNumbers(shape[0] * shape[1])
    elements[0] = 0
    elements[shape[1]] = 40
    let parameter = try json(elements, shape)
    let group = try #require(parameter["group"] as? Int)
    let (integers, scales) = (try bytes(parameter["q8"]), try floats(parameter["scales"]))
    #expect(integers.count == elements.count && scales.count == (shape[0] + group - 1) / group * shape[1])
    for column in 0..<shape[1] {
      for start in stride(from: 0, to: shape[0], by: group) {
        let scale = scales[start / group * shape[1] + column]
        var sum: Float = 0
        for row in start..<min(shape[0], start + group) {
          let place = row * shape[1] + column
          let error = Float(Int8(bitPattern: integers[place])) * scale - elements[place]
          #expect(abs(error) <= 1.001 * scale)
          sum += error
        }
        #expect(abs(sum) <= 1.01 * scale, "column \(column), from row \(start)")
      }
    }
    #expect(integers[0] == 0)
  }

  /// Twelve bits come back from their packing, and are far closer than eight.
  @Test(arguments: [[64, 3], [65, 1]])
  func twelveBitsArePackedInPairs(_ shape: [Int]) throws {
    let elements: [Float] = scatteredNumbers(shape[0] * shape[1])
    var (seen, seenCoarsely): ([Float], [Float]) = ([], [])
    let fine = EmbeddedParameter(elements, shape: shape, .twelveBits) { seen = $0 }
    _ = EmbeddedParameter(elements, shape: shape) { seenCoarsely = $0 }
    func worst(_ values: [Float]) -> Float { zip(values, elements).map { abs($0 - $1) }.max() ?? 1 }
    #expect(worst(seen) < worst(seenCoarsely) / 8)
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(fine)) as? [String: Any]
    let (packed, scales) = (try bytes(object?["q12"]), try floats(object?["scales"]))
    #expect(packed.count == (elements.count + 1) / 2 * 3)
    for (place, value) in seen.enumerated() {
      let start = place / 2 * 3
      let pair = Int32(packed[start]) | Int32(packed[start + 1]) << 8 | Int32(packed[start + 2]) << 16
      let integer = place % 2 == 0 ? (pair << 20) >> 20 : (pair << 8) >> 20
      #expect(Float(integer) * scales[place / shape[1] / 32 * shape[1] + place % shape[1]] == value)
    }
  }

  @Test func smallParametersStayAsTheyAre() throws {
    let elements: [Float] = scatteredNumbers(63 * 2)
    for (shape, numbers) in [([63, 2], elements), ([126], elements)] {
      #expect(try floats(json(numbers, shape)["f32"]) == numbers)
    }
    // A number that is not finite has no scale.
    let nan = Array(repeating: Float.nan, count: 64)
    #expect(try json(nan, [64, 1])["q8"] == nil)
  }

  @Test func zerosStayZero() throws {
    let parameter = try json(Array(repeating: 0, count: 128), [64, 2])
    #expect(try bytes(parameter["q8"]).allSatisfy { $0 == 0 } && floats(parameter["scales"]).allSatisfy { $0 == 1 })
  }
}
