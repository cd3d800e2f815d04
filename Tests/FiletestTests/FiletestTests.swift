import Foundation
import IngotIR
import IngotOptimization
import IngotPlanning
import IngotTestSupport
import Testing

struct FiletestTests {
  private static let pages = ["IR", "AddingAnOpcode"].map { "Sources/Compiler/Ingot.docc/\($0).md" }

  /// Serialised for `tools/bless`, which rewrites several blocks of one page.
  @Test(.serialized, arguments: try (Repository.graphFiles(below: "Tests/Filetests") + pages).flatMap(Filetest.all))
  func holds(_ test: Filetest) throws {
    let (module, errors) = test.run()
    for line in Set(errors.keys).union(test.errors.keys).sorted() {
      #expect(errors[line, default: []] == test.errors[line, default: []], "line \(line)")
    }
    guard let module else { return }
    if let peak = test.peak {
      #expect(FunctionPlan(reading: try #require(module.functions.first)).peak == peak)
      return
    }
    if ProcessInfo.processInfo.environment["INGOT_BLESS"] != nil {
      try test.bless(module)
      return
    }
    // The output is compared without the blank lines between functions, which a comment cannot keep apart.
    let found = module.description.split(separator: "\n").map { $0 + "\n" }.joined()
    #expect(found == test.output, "run tools/bless and read the diff")
  }

  /// The reference has a row for every opcode.
  @Test(arguments: Opcode.allCases.map(\.rawValue))
  func everyOpcodeIsDocumented(_ opcode: String) throws {
    let page = try Repository.text(of: Self.pages[0])
    #expect(page.split(separator: "\n").contains { $0.hasPrefix("| `") && $0.contains("`\(opcode)") })
  }

  /// A pass without a filetest does not exist.
  @Test(arguments: Pass.all.map(\.name))
  func everyPassHasAFiletest(_ name: String) {
    #expect(!Repository.graphFiles(below: "Tests/Filetests/\(name)").isEmpty)
  }
}
