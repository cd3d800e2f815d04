import Foundation
import IngotCompiler
import IngotExecution
import IngotIR
import IngotIRParser
import Testing

/// The project's own exp, log and tanh against the C library's in double precision.
struct ElementaryTests {
  private func compute(_ opcode: Opcode, _ numbers: [Float]) throws -> [Float] {
    let text = """
      module @m {batch: \(numbers.count), seed: 1}
      func @f(%x: f32[\(numbers.count)x1]) -> f32[\(numbers.count)x1] {
        %0 = \(opcode.rawValue) %x : f32[\(numbers.count)x1]
        return %0
      }
      """
    let module = try GraphFile(parsing: text, file: "test.graph").module
    let machine = try Machine(Compilation(module).planned, threads: 1)
    return try machine.apply(functionAt: 0, count: nil, drawing: DrawPosition()) { _ in numbers }
  }

  /// Numbers of every magnitude and both signs, and those at which a function changes its form.
  private static let numbers: [Float] =
    (0..<40_000).map { index in
      let bits = UInt32(truncatingIfNeeded: index &* 2_654_435_761) & 0x7FFF_FFFF
      let magnitude = Float(bitPattern: bits % 0x7F80_0000)
      return index.isMultiple(of: 2) ? magnitude : -magnitude
    } + stride(from: Float(-110), to: 95, by: 0.0137) + [
      0, -0.0, 0.34, 0.17, .leastNonzeroMagnitude, .leastNormalMagnitude,
    ]

  @Test(arguments: [
    (Opcode.exp, Foundation.exp as @Sendable (Double) -> Double), (.log, Foundation.log), (.tanh, Foundation.tanh),
  ])
  func agreesWithTheLibrary(_ opcode: Opcode, _ exact: @Sendable (Double) -> Double) throws {
    for (x, found) in zip(Self.numbers, try compute(opcode, Self.numbers)) {
      let expected = exact(Double(x))
      if expected.isNaN || Float(expected).isInfinite {
        #expect(found.isNaN == expected.isNaN && found.isInfinite == Float(expected).isInfinite, "\(opcode) of \(x)")
        continue
      }
      // Two units in the last place; below the normal numbers, a unit is as large as the least of them.
      let unit = Double(Float(expected).magnitude.ulp)
      #expect(abs(Double(found) - expected) <= 2.5 * unit, "\(opcode) of \(x)")
    }
  }

  @Test func keepsSignsAndLimits() throws {
    let limits: [Float] = [.infinity, -.infinity, .nan, 0, -0.0]
    func texts(_ opcode: Opcode) throws -> [String] {
      try compute(opcode, limits).map { $0.isNaN ? "nan" : "\($0)" }
    }
    #expect(try texts(.exp) == ["inf", "0.0", "nan", "1.0", "1.0"])
    #expect(try texts(.log) == ["inf", "nan", "nan", "-inf", "-inf"])
    #expect(try texts(.tanh) == ["1.0", "-1.0", "nan", "0.0", "-0.0"])
  }
}
