import IngotDiagnostics
package import IngotIR
package import IngotPasses

extension Pass {
  /// Extracts one function from a module, with exactly the parameters that it reads or writes.
  ///
  ///     param @encoder.0.weight …
  ///     param @decoder.0.weight …
  ///     phase @reconstruction …
  ///     func @sample(%z: f32[100x2]) -> f32[100x784] { …  @decoder.0.weight … }
  /// ->
  ///     param @decoder.0.weight …
  ///     func @sample(%z: f32[100x2]) -> f32[100x784] { …  @decoder.0.weight … }
  ///
  /// Keeps the order of the parameters, the body and the form. Initial parameters are drawn by their position in the
  /// module, so those of the extracted module differ from those of the whole module; trained parameters are those of
  /// the whole module.
  ///
  /// - Throws: a usage error, with the nearest name, if there is no such function.
  package static func extract(_ kind: Function.Kind, _ name: String) -> Pass { extract(kind, [name]) }

  /// Extracts several functions of one kind, in the given order, with exactly the parameters that they read or write.
  package static func extract(_ kind: Function.Kind, _ names: [String]) -> Pass {
    Pass("extract", "cut functions out of the module", .reshaping) { module, _ throws(IngotError) in
      var functions: [Function] = []
      for name in names {
        guard let function = module.function(kind, named: name) else {
          let known = module.functions.filter { $0.kind == kind }.map(\.name)
          throw IngotError(
            .usage,
            "expected a \(kind.rawValue) of '\(module.name)', found '\(name)'\(suggestion(for: name, among: known))")
        }
        functions.append(function)
      }
      let used = Set(functions.flatMap(\.body).flatMap(\.allOperands).compactMap(\.parameter))
      // Parameters to be trained are declared even if the loss does not depend on them.
      let trained = functions.flatMap(\.terminator.trainedNetworks)
      let kept = module.parameters.indices.filter { index in
        used.contains(Parameter(index)) || trained.contains { module.parameters[index].belongs(to: $0) }
      }
      let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { (Parameter($1), Parameter($0)) })
      for index in functions.indices {
        for position in functions[index].body.indices { functions[index].body[position].renumberParameters(places) }
      }
      module.parameters = kept.map { module.parameters[$0] }
      module.functions = functions
    }
  }
}

extension Terminator {
  fileprivate var trainedNetworks: [String] {
    switch self {
    case .minimize(_, let networks, _): networks
    case .return: []
    }
  }
}

extension Instruction {
  fileprivate mutating func renumberParameters(_ places: [Parameter: Parameter]) {
    call.renumberParameters(places)
    for index in epilogues.indices { epilogues[index].renumberParameters(places) }
  }
}

extension Call {
  fileprivate mutating func renumberParameters(_ places: [Parameter: Parameter]) {
    operands = operands.map { operand in
      guard let parameter = operand.parameter, let place = places[parameter] else { return operand }
      return Operand(.parameter(place), transposed: operand.isTransposed)
    }
  }
}
