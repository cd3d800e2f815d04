import IngotDiagnostics
import IngotEmission
import IngotTestSupport
import Testing

/// The types in which weights are stored.
struct StoredWeightTests {
  private func stored(_ values: [Float], columns: Int = 1, _ type: WeightType) throws -> StoredWeight {
    try StoredWeight(values, columns: columns, as: type, named: "a.0.weight")
  }

  @Test func floatsStayAsTheyAre() throws {
    let weight = try stored([1, -2.5], .f32)
    #expect(weight.bytes == [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0] && weight.scales.isEmpty)
    #expect(weight.decoded == [1, -2.5])
  }

  /// Each row: a number, its bits as `f16` and its bits as `bf16`.
  @Test(
    arguments: [
      (0, 0, 0), (-0.0, 0x8000, 0x8000), (1, 0x3C00, 0x3F80), (-2, 0xC000, 0xC000), (65504, 0x7BFF, 0x4780),
      // Ties go to the even number.
      (1 + 0x1p-11, 0x3C00, 0x3F80), (1 + 0x3p-11, 0x3C02, 0x3F80), (1 + 0x1p-8, 0x3C04, 0x3F80),
      (1 + 0x3p-8, 0x3C0C, 0x3F82), (1 + 0x1.0002p-8, 0x3C04, 0x3F81),
      // Numbers below the smallest normal one, and the largest of them, which rounds up to it.
      (0x1p-24, 0x0001, 0x3380), (0x1p-25, 0x0000, 0x3300), (0x3p-25, 0x0002, 0x33C0), (0x1.ffep-15, 0x0400, 0x3880),
      (0x1.ff8p-15, 0x03FF, 0x387F + 1), (0x1p-14, 0x0400, 0x3880), (Float(bitPattern: 71_362), 0x0000, 0x0001),
    ] as [(Float, UInt16, UInt16)])
  func shortFloatsAreRounded(_ value: Float, _ half: UInt16, _ brain: UInt16) throws {
    for (type, expected) in [(WeightType.f16, half), (.bf16, brain)] {
      let weight = try stored([value], type)
      #expect(weight.bytes == [UInt8(expected & 0xFF), UInt8(expected >> 8)], "\(type)")
    }
  }

  /// Every finite number of 16 bits is itself, and what lies between two rounds to the nearer one.
  @Test(arguments: [WeightType.f16, .bf16])
  func shortFloatsRoundTrip(_ type: WeightType) throws {
    let least: UInt16 = type == .f16 ? 0x7C00 : 0x7F80
    let numbers = (0..<least).map { bits -> Float in
      if type == .bf16 { return Float(bitPattern: UInt32(bits) << 16) }
      let (exponent, fraction) = (Int(bits >> 10), Float(bits & 0x3FF))
      return exponent == 0
        ? fraction * 0x1p-24 : (1 + fraction * 0x1p-10) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
    #expect(try stored(numbers, type).decoded == numbers)
    #expect(try stored(numbers.map { -$0 }, type).decoded == numbers.map { -$0 })
    let pairs = zip(numbers, numbers.dropFirst())
    #expect(try stored(pairs.map { $0 + ($1 - $0) * 0.375 }, type).decoded == numbers.dropLast())
    #expect(try stored(pairs.map { $0 + ($1 - $0) * 0.625 }, type).decoded == Array(numbers.dropFirst()))
  }

  @Test func integersHaveAFactorForEachColumn() throws {
    let weight = try stored([127, 0, 0.5, -63.5, 0, -1, 1.5, 0, 0.25], columns: 3, .int8)
    #expect(weight.scales == [1, 0, 1 / 127])
    // 63.5 is as far from 63 as from 64, and 0.5 is 63.5 times the factor.
    #expect(weight.bytes.map { Int8(bitPattern: $0) }.prefix(2) == [127, 0])
    #expect(weight.decoded[3] == -64 && weight.decoded[6] == 2 && weight.decoded[5] == -1)
    #expect(weight.decoded[1] == 0 && weight.decoded[4] == 0)
    let values = scatteredNumbers(40 * 7, from: -3, to: 2)
    let rounded = try stored(values, columns: 7, .int8)
    for (place, (found, value)) in zip(rounded.decoded, values).enumerated() {
      #expect((found - value).magnitude <= rounded.scales[place % 7] * 0.5001)
    }
  }

  @Test(
    arguments: [
      (WeightType.f16, 65_519, true), (.f16, 65_520, false), (.f16, -65_520, false), (.f16, .infinity, false),
      (.f16, .nan, false), (.bf16, 3.38e38, true), (.bf16, 3.4e38, false), (.int8, 3.4e38, true),
      (.int8, .greatestFiniteMagnitude, false),
      (.int8, .infinity, false), (.int8, .nan, false), (.f32, .infinity, true),
    ] as [(WeightType, Float, Bool)])
  func whatDoesNotFitIsRefused(_ type: WeightType, _ value: Float, _ fits: Bool) {
    do {
      let weight = try stored([0, value], type)
      #expect(fits && (type == .f32 || weight.decoded[1].isFinite))
    } catch {
      #expect(!fits && "\(error)".contains("'@a.0.weight'") && "\(error)".contains("found \(value) at element 1"))
    }
  }
}
