import Foundation
import IngotCompiler
import IngotIR
import IngotPasses
import IngotPlanning
import IngotTestSupport
import Testing

struct FiletestTests {
  private static let pages = ["IR", "Extending", "Contributing"].map { "Sources/Ingot/Ingot.docc/\($0).md" }

  /// The tests are serialised for `tools/bless`, which rewrites several blocks of one page.
  @Test(.serialized, arguments: try (Repository.graphFiles(below: "Tests/Filetests") + pages).flatMap(Filetest.all))
  func holds(_ test: Filetest) throws {
    let (output, errors) = test.run()
    for line in Set(errors.keys).union(test.errors.keys).sorted() {
      #expect(errors[line, default: []] == test.errors[line, default: []], "line \(line)")
    }
    guard let output else { return }
    if let peak = test.peak {
      let function = try #require(output.module?.functions.first)
      #expect(FunctionPlan(reading: function).peak == peak)
      return
    }
    if ProcessInfo.processInfo.environment["INGOT_BLESS"] != nil {
      try test.bless(output)
      return
    }
    // The comparison ignores the blank lines between functions, which comments do not preserve.
    let found = output.text.split(separator: "\n").map { $0 + "\n" }.joined()
    if test.command == ["run"] {
      #expect(areNear(found, test.output ?? ""), "found\n\(found)\nrun tools/bless and read the diff")
    } else {
      #expect(found == test.output, "run tools/bless and read the diff")
    }
  }

  /// Compares two texts with a tolerance for numbers, since the last digits of products differ between kinds of CPUs.
  private func areNear(_ found: String, _ expected: String) -> Bool {
    func tensors(_ text: String) -> [(name: Substring, numbers: [Float])] {
      text.split(separator: "\n").map { line in
        let name = line.prefix { $0 != "=" }
        let numbers = line.dropFirst(name.count + 1).split { "[], ".contains($0) }.map { Float($0) ?? .infinity }
        return (name, numbers)
      }
    }
    let (found, expected) = (tensors(found), tensors(expected))
    return found.map(\.name) == expected.map(\.name)
      && zip(found, expected).allSatisfy { scaledDifference($0.numbers, $1.numbers) <= 1e-6 }
  }

  /// The reference page has a row for every opcode.
  @Test(arguments: Opcode.allCases.map(\.rawValue))
  func everyOpcodeIsDocumented(_ opcode: String) throws {
    let page = try Repository.text(of: Self.pages[0])
    #expect(page.split(separator: "\n").contains { $0.hasPrefix("| `") && $0.contains("`\(opcode)") })
  }

  /// Every pass has a filetest, and so do lowering and the kernels.
  @Test(arguments: (Pass.all.map(\.name) + ["extract", "rebatch", "lower", "run"]))
  func everyPassHasAFiletest(_ name: String) {
    #expect(!Repository.graphFiles(below: "Tests/Filetests/\(name)").isEmpty)
  }
}
