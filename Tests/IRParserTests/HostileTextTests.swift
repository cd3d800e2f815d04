import IngotDiagnostics
import IngotIRParser
import IngotTestSupport
import Testing

/// Texts that are made to take long, or much memory.
struct HostileTextTests {
  private static let long = String(repeating: "a", count: 30_000)
  private static let head = "module @m {batch: 2, seed: 1}\n"

  private static let texts = [
    "many unknown values": head + "func @f(%x: f32[2x4]) -> f32[2x4] {\n"
      + (0..<4000).map { "  %value\($0) = relu %valeu\($0) : f32[2x4]\n" }.joined() + "  return %x\n}\n",
    "long names": head + "param @\(long): f32[1] = zeros\nfunc @f(%x: f32[2x4]) -> f32[2x4] {\n"
      + "  %0 = add %x, @\(long)b : f32[2x4]\n  return %0\n}\n",
    "a file in binary": String(repeating: "\u{1}\u{2}é", count: 300_000),
    "one long line": head + String(repeating: "? ", count: 500_000),
    "a long word": head + "param @w: f32[\(String(repeating: "1x", count: 500_000))] = zeros",
  ]

  @Test(arguments: texts.keys.sorted())
  func isRefusedAtOnce(_ name: String) throws {
    let text = try #require(Self.texts[name])
    var description = ""
    let time = processorTime {
      do throws(IngotError) { _ = try GraphFile(parsing: text, file: "m.graph") } catch {
        description = error.description
      }
    }
    #expect(description.hasPrefix("m.graph:") && description.utf8.count < 50_000)
    #expect(time < .seconds(1))
  }

  /// What follows an error on its line would mostly be its consequence, and a line may be long.
  @Test(arguments: [
    ("no line of ? and ?\nand no other ?\n", [2, 3]),
    ("func @f(%x: f32[2x4]) -> f32[2x4] {\n  %0 = nothing %x of ? and ?\n  return %0\n}\n", [3]),
  ])
  func theRestOfALineInErrorIsNotRead(_ text: String, _ lines: [Int]) {
    let error = #expect(throws: IngotError.self) { try GraphFile(parsing: Self.head + text, file: "m.graph") }
    #expect(error?.diagnostics.map { $0.location?.line } == lines)
  }
}
