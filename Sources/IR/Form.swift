/// A module's stage of compilation. A form is defined only by what the verifier allows.
package enum Form: String, Hashable, Sendable, CaseIterable {
  /// Each phase ends in `minimize`.
  case elaborated
  /// Each phase ends in `return` and updates the parameters that it trains.
  case differentiated
  /// Like `differentiated`, but rewritten by the optimiser.
  case optimized
  /// Like `optimized`, but each result has a place in the arena.
  case planned
}

extension Module {
  /// The form that the text of a module implies: planned if a result has a place, elaborated if a phase ends in
  /// `minimize`, optimised if an instruction has an epilogue, otherwise differentiated.
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
