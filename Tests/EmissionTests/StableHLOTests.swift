import IngotCompiler
import IngotDiagnostics
import IngotEmission
import IngotFreezing
import IngotIR
import IngotModeling
import IngotReference
import IngotTestSupport
import Testing

/// Every func of every shipped model, in XLA and in the reference executor.
struct StableHLOModelTests {
  /// The calls of all models with what they gave, by model; compiled once for all tests.
  private static let calls = Result { () throws -> [String: [(call: XLA.Call, outcome: XLA.Outcome)]] in
    var named: [(model: String, call: XLA.Call)] = []
    for name in shippedNames {
      let frozen = try shippedFunctions(name)
      for index in frozen.module.functions.indices {
        named.append((name, try XLA.Call(frozen, functionAt: index, step: 0x12_3456_789A)))
      }
    }
    let outcomes = try XLA.outcomes(of: named.map(\.call))
    return Dictionary(grouping: zip(named, outcomes), by: \.0.model).mapValues { pairs in
      pairs.map { ($0.0.call, $0.1) }
    }
  }

  @Test(.needsXLA, arguments: shippedNames)
  func functionsAgreeWithTheReference(_ name: String) throws {
    let calls = try #require(try Self.calls.get()[name])
    #expect(!calls.isEmpty)
    for (call, outcome) in calls { XLA.check(call, outcome) }
  }
}
