/// How far a module has come. A form is only what the verifier allows.
package enum Form: String, Hashable, Sendable, CaseIterable {
  /// Each phase ends in `minimize`.
  case elaborated
  /// Each phase ends in `return` and updates what it trains.
  case differentiated
  /// As differentiated, rewritten by the optimiser.
  case optimized
  /// As optimised, each result with its place in the arena.
  case planned
}

extension Module {
  /// The form that the text of a module shows: planned when a result has a place, elaborated when a phase asks to
  /// minimise, optimised when an instruction has an epilogue, else differentiated.
  package var apparentForm: Form {
    let hasOffsets = functions.contains { function in function.values.contains { $0.offset != nil } }
    if hasOffsets { return .planned }
    let asks = functions.contains { function in
      if case .minimize = function.terminator { true } else { false }
    }
    if asks { return .elaborated }
    let isFused = functions.contains { function in function.body.contains { !$0.epilogues.isEmpty } }
    return isFused ? .optimized : .differentiated
  }
}
