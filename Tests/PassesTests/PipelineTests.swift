import IngotDiagnostics
import IngotIR
import IngotPasses
import IngotTestSupport
import Testing

struct PipelineTests {
  private static let text = """
    module @m {batch: 2, seed: 1}
    func @f(%x: f32[2x4]) -> f32[2x4] {
      %0 = relu %x : f32[2x4]
      return %0
    }
    """

  private static func counting(_ name: String) -> Pass {
    Pass(name, "count functions") { _, context in context.count(name) }
  }

  private static let broken = Pass("broken", "give a result another type") { function, _ in
    function.values[1].type = .f32(2, 5)
  }

  @Test func passesRunInOrderAndCount() throws {
    var names: [String] = []
    let pipeline = Pipeline([Self.counting("a"), Self.counting("b")])
    _ = try pipeline.run(try Module(verifying: Self.text)) { step in
      names.append(step.pass.name)
      #expect(step.counts == [step.pass.name: 1])
    }
    #expect(names == ["a", "b"])
  }

  /// The verifier runs after every pass and blames the one that broke a rule.
  @Test func theVerifierNamesThePass() throws {
    let pipeline = Pipeline([Self.counting("a"), Self.broken, Self.counting("b")])
    let error = #expect(throws: IngotError.self) { _ = try pipeline.run(try Module(verifying: Self.text)) }
    #expect(error?.kind == .defect)
    #expect(error?.description.contains("broken") == true, "\(String(describing: error))")
  }

  @Test func passesAreSelectedByName() throws {
    let pipeline = Pipeline([Self.counting("a"), Self.counting("b"), Self.counting("c")])
    #expect(try pipeline.selecting(skipping: ["b"]).passes.map(\.name) == ["a", "c"])
    #expect(try pipeline.selecting(stoppingAfter: "b").passes.map(\.name) == ["a", "b"])
    #expect(try pipeline.selecting(skipping: ["all"]).passes.isEmpty)
    let error = #expect(throws: IngotError.self) { try pipeline.selecting(skipping: ["d"]) }
    #expect(error?.kind == .usage)
  }
}
