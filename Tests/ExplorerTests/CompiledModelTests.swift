import IngotCompiler
import IngotDiagnostics
import IngotExplorer
import IngotModeling
import IngotTestSupport
import Testing

/// Tests of models that are compiled and looked at, without training.
struct CompiledModelTests {
  @Test(arguments: CompiledModel.View.allCases)
  func everyViewShowsAPhase(_ view: CompiledModel.View) throws {
    let model = try shippedModel("gaussian-aae").applying(["width=8"])
    let compiled = try compile(model, batch: 4)
    let phase = try #require(compiled.phases.first)
    #expect(try compiled.text(view).contains(phase) && compiled.text(view, of: phase).contains(phase))
    #expect(compiled.functions.contains("sample") && compiled.summary.contains("batch 4"))
    #expect(throws: IngotError.self) { try compiled.text(view, of: "generatr") }
  }

  private struct Wrong: Model {
    var phases: Phases {
      let x = Tensor.input("x", shape: [3])
      let network = Network("network", input: [4]) { Linear(2) }
      Phase("p", training: network, with: .sgd(rate: 1)) { network(x).mean() }
    }
  }

  /// The error names a file that can be opened, with the line and a caret.
  @Test func errorsShowTheirSource() {
    var message = ""
    do { _ = try compile(Wrong()) } catch { message = "\(error)" }
    #expect(message.hasPrefix("Tests/ExplorerTests/CompiledModelTests.swift:"), "\(message)")
    #expect(message.contains("{ network(x).mean() }\n") && message.hasSuffix("^"), "\(message)")
  }
}
