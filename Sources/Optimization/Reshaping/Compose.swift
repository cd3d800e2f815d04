import IngotDiagnostics
import IngotIR
package import IngotPasses

extension Pass {
  /// Adds a function that passes the result of one function to the next, and that one's to the next.
  ///
  ///     func @code(%x: f32[100x784]) -> f32[100x2] { … return %4 }
  ///     func @sample(%y: f32[100x10], %z: f32[100x2]) -> f32[100x784] { … }
  /// ->
  ///     func @code-sample(%x: f32[100x784], %y: f32[100x10]) -> f32[100x784] { … }
  ///
  /// A function takes the result as its only argument of that type, not counting labels. Its other arguments become
  /// those of the new function, and so does the step, once. The new function has no role.
  ///
  /// - Parameter names: at least two funcs of the module; the name of the new one is theirs with `-` in between.
  /// - Throws: a usage error for an unknown name, and if a function cannot take the result before it.
  package static func compose(_ names: [String]) -> Pass {
    Pass("compose", "make one function of several in a row", .reshaping) { module, _ throws(IngotError) in
      var composed: Function?
      for name in names {
        guard let next = module.function(.func, named: name) else {
          let known = module.functions.filter { $0.kind == .func }.map(\.name)
          throw IngotError(
            .usage,
            "expected a function of '\(module.name)' (\(known.map { "'\($0)'" }.joined(separator: ", "))), found '\(name)'"
              + suggestion(for: name, among: known))
        }
        composed = try composed?.followed(by: next) ?? next
      }
      guard var composed else { throw IngotError(.usage, "expected a function, found none") }
      composed.role = nil
      composed.name = names.joined(separator: "-")
      module.functions.append(composed)
    }
  }
}

extension Function {
  /// Returns the function that applies this one and passes its result to another.
  fileprivate func followed(by next: Function) throws(IngotError) -> Function {
    let candidates = next.arguments.filter { next[$0].type == resultType && next[$0].role != .labels }
    guard candidates.count == 1, let input = candidates.first else {
      let inputs = next.arguments.filter { next[$0].type.element == .f32 }.map {
        "'\(next[$0].name)' of \(next[$0].type)"
      }
      throw IngotError(
        .usage,
        "'\(next.name)': expected an input that takes the result of '\(name)', \(resultType), found "
          + (inputs.isEmpty ? "none" : inputs.joined(separator: " and ")))
    }
    var result = self
    var places: [Value: Value] = [input: terminator.value]
    for (index, info) in next.values.enumerated() where Value(index) != input {
      if info.type.element == .i64, let step = arguments.first(where: { self[$0].type.element == .i64 }) {
        places[Value(index)] = step
        continue
      }
      var info = info
      info.name = result.freeName(info.name)
      result.values.append(info)
      places[Value(index)] = Value(result.values.count - 1)
      if next.arguments.contains(Value(index)) { result.arguments.append(Value(result.values.count - 1)) }
    }
    for var instruction in next.body {
      instruction.call = instruction.call.replacing(places)
      instruction.epilogues = instruction.epilogues.map { $0.replacing(places) }
      instruction.results = instruction.results.map { places[$0] ?? $0 }
      result.body.append(instruction)
    }
    result.terminator = next.terminator.replacing(places)
    result.resultType = next.resultType
    return result
  }

  /// Returns a name that no value has: the given one, or for a numbered value the next number.
  private func freeName(_ name: String) -> String {
    let taken = Set(values.map(\.name))
    if !taken.contains(name) { return name }
    if Int(name) != nil { return String((taken.compactMap { Int($0) }.max() ?? -1) + 1) }
    var number = 2
    while taken.contains("\(name)-\(number)") { number += 1 }
    return "\(name)-\(number)"
  }
}
