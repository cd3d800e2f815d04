import IngotCompiler
import IngotDiagnostics
import IngotGraphs
import IngotIR
import IngotPlanning
import IngotTestSupport
import Testing

struct PlanCheckTests {
  private func planned(_ name: String) throws -> Module {
    try shippedModel(name).compile().planned
  }

  @Test(arguments: shippedNames)
  func plansAreSound(_ name: String) throws { try checkPlan(of: try planned(name)) }

  /// Moving any value onto one that is alive beside it is found.
  @Test(arguments: shippedNames)
  func overlapsAreFound(_ name: String) throws {
    let module = try planned(name)
    for (index, function) in module.functions.enumerated() {
      let slots = FunctionPlan(reading: function).slots
      for slot in slots {
        // A slot whose value is read after the other one is written, and not by the same instruction alone.
        let victim = slots.first {
          $0.value != slot.value && $0.range.lowerBound < slot.range.lowerBound
            && $0.range.upperBound > slot.range.lowerBound
        }
        guard let victim else { continue }
        var damaged = module
        damaged.functions[index].values[slot.value.index].offset = victim.offset
        let error = #expect(throws: IngotError.self) { try checkPlan(of: damaged) }
        let name = function[victim.value].name
        #expect(error?.description.contains("'%\(name)'") == true, "\(function.name): \(String(describing: error))")
      }
    }
  }
}
