import IngotCompiler
import IngotDiagnostics
import IngotIRParser
import IngotTestSupport
import Testing

/// Tests graph files with tokens changed, dropped, doubled and swapped. Any text results in a module or an error with
/// its location, and never in a crash. A module that is still valid compiles.
///
/// `INGOT_LONG=N` tries N times as many texts.
struct DamageTests {
  private static let rounds = 40 * Campaign.times

  /// Files that are small enough to be damaged many times.
  static let files = Repository.graphFiles(below: "Tests/Filetests") + ["tools/golden/small-aae.graph"]

  private static let spares = [
    "{", "}", "(", ")", "[", "]", ",", ":", "=", "^T", "->", "|>", "%x", "%0", "%step", "@w", "at", "f32", "i64",
    "f32[]",
    "f32[0]", "f32[3037000500x3037000500]", "9223372036854775807", "-1", "1e39", "nan", "return", "minimize", "phase",
    "func", "param", "module", "linear", "adam", "dropout", "\n", ";", "\u{0}", "é", "%", "@", "99999999999999999999",
  ]

  @Test(arguments: files)
  func neverCrashes(_ path: String) throws {
    let text = try Repository.text(of: path)
    let tokens = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    var numbers = scatteredNumbers(Self.rounds * 10, salt: path.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
      .makeIterator()
    func random(_ bound: Int) -> Int { Int((numbers.next() ?? 0) * Float(bound)) }
    for _ in 0..<Self.rounds {
      var damaged = tokens
      for _ in 0...random(2) {
        let position = random(damaged.count)
        switch random(5) {
        case 0: damaged[position] = Self.spares[random(Self.spares.count)]
        case 1: damaged.remove(at: position)
        case 2: damaged.insert(damaged[random(damaged.count)], at: position)
        case 3: damaged.swapAt(position, random(damaged.count))
        default: damaged[position] = String(damaged[position].dropLast()) + Self.spares[random(Self.spares.count)]
        }
        if damaged.isEmpty { damaged = [""] }
      }
      do throws(IngotError) {
        let file = try GraphFile(parsing: damaged.joined(separator: " "), file: path)
        try file.verify()
        _ = try Compilation(file.module)
      } catch {
        #expect(error.kind == .badInput, "\(error)")
        #expect(!error.diagnostics.isEmpty)
      }
    }
  }
}
