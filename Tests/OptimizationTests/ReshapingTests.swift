import IngotCompiler
import IngotGraphs
import IngotIR
import IngotOptimization
import IngotPasses
import IngotReference
import IngotTestSupport
import Testing

/// `extract` and `rebatch` on every func of every model that Ingot ships.
struct ReshapingTests {
  private static let (batch, rows) = (6, 2)

  private static func inputs(of function: Function, rows: Int) -> [String: [Float]] {
    var inputs: [String: [Float]] = [:]
    for argument in function.arguments where function[argument].type.element == .f32 {
      let type = function[argument].type
      inputs[function[argument].name] = Array(scatteredNumbers(batch * type.columns).prefix(rows * type.columns))
    }
    return inputs
  }

  /// The first rows of a batch are what the function makes of a batch of those rows.
  @Test(arguments: shippedNames)
  func aFunctionMakesTheSameOfFewerRows(_ name: String) throws {
    let module = try shippedModel(name).compile(batch: Self.batch).source
    var whole = ReferenceExecutor(module)
    let byName = Dictionary(uniqueKeysWithValues: zip(module.parameters.map(\.name), whole.parameters))
    for function in module.functions where function.kind == .func {
      let expected = try whole.run(function, inputs: Self.inputs(of: function, rows: Self.batch), step: 1).result
      let small = try Pipeline([.extract(.func, function.name), .rebatch(to: Self.rows)]).run(module)
      #expect(small.batch == Self.rows && small.functions.count == 1)
      var executor = ReferenceExecutor(small)
      executor.parameters = small.parameters.map { byName[$0.name] ?? [] }
      let found = try executor.run(
        small.functions[0], inputs: Self.inputs(of: function, rows: Self.rows), step: 1
      ).result
      let columns = expected.count / Self.batch
      #expect(scaledDifference(found, expected.prefix(Self.rows * columns)) <= 1e-6, "\(function.name)")
    }
  }

  /// Another batch and back is the same text.
  @Test(arguments: shippedNames)
  func rebatchingIsReversible(_ name: String) throws {
    let module = try shippedModel(name).compile(batch: 784).source
    let there = try Pipeline([.rebatch(to: 3)]).run(module)
    #expect(there.description != module.description)
    #expect(try Pipeline([.rebatch(to: 784)]).run(there).description == module.description)
  }

  /// An extracted module declares no parameter that its function does not read.
  @Test(arguments: shippedNames)
  func onlyWhatIsReadIsKept(_ name: String) throws {
    let module = try shippedModel(name).compile().planned
    for function in module.functions {
      let part = try Pipeline([.extract(function.kind, function.name)]).run(module)
      let read = Set(part.functions[0].body.flatMap(\.allOperands).compactMap(\.parameter))
      #expect(read.count == part.parameters.count, "\(function.name)")
      #expect(part.text(of: part.functions[0]) == module.text(of: function))
    }
  }
}
