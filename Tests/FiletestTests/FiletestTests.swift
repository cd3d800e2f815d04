import Foundation
import IngotIR
import IngotOptimization
import IngotPlanning
import IngotTestSupport
import Testing

struct FiletestTests {
  @Test(arguments: Repository.graphFiles(below: "Tests/Filetests"))
  func holds(_ path: String) throws {
    let test = try Filetest(path)
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

  /// A pass without a filetest does not exist.
  @Test(arguments: Pass.all.map(\.name))
  func everyPassHasAFiletest(_ name: String) {
    #expect(!Repository.graphFiles(below: "Tests/Filetests/\(name)").isEmpty)
  }
}
