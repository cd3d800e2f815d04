package import IngotDiagnostics

/// Where in a module a rule is broken.
package enum Anchor: Hashable, Sendable {
  case module
  case parameter(Int)
  case function(Int)
  case argument(function: Int, Int)
  case instruction(function: Int, Int)
  case operand(function: Int, instruction: Int, Int)
  case result(function: Int, instruction: Int)
  case terminator(function: Int)
}

/// A broken rule and its place.
package struct Problem: Hashable, Sendable {
  package var anchor: Anchor
  package var message: String
}

/// Checks that a module follows every rule of its form, and reports every broken rule.
///
/// Rules for the module: batch and seed are in range; names of parameters, phases and funcs are unique, as are roles of
/// funcs; types are of floats, and their sizes fit; initialisers are finite.
///
/// Rules for each function: its total size and total work are below 2^51, so that later stages can add them up;
/// value names and roles of arguments are unique; only `%step` is an `i64`; values are defined once, and before use;
/// operands have the right number, kind and type; `^T` appears only on products; attributes are known, present and in
/// range; a random stream is drawn from with only one opcode, rate and type; the result has the stated type; parameters
/// in panels are right operands of products, and updated after a product.
///
/// Rules for the forms:
/// - *elaborated*: phases end in `minimize` of a scalar over networks that exist and that the loss depends on; there
///   are no adjoint opcodes, and no updates except those of running statistics.
/// - *differentiated*, *optimized*: phases end in `return`; each parameter is updated at most once, and not read after
///   its update; a running statistic (a `buffer`) is updated only by `track_mean` and `track_variance`, possibly
///   several times.
/// - *planned*: every result has a place, which is a multiple of 64; in the other forms, no result has a place.
package struct Verifier {
  let module: Module
  let form: Form
  var problems: [Problem] = []

  package init(_ module: Module, form: Form) {
    self.module = module
    self.form = form
  }

  /// Every broken rule, in the order of the text.
  package static func problems(in module: Module, form: Form) -> [Problem] {
    var verifier = Verifier(module, form: form)
    verifier.checkModule()
    return verifier.problems
  }

  /// Throws a defect that shows the offending instructions, for modules that were not written by hand.
  package static func verify(_ module: Module, form: Form, after pass: String) throws(IngotError) {
    let problems = problems(in: module, form: form)
    if problems.isEmpty { return }
    throw IngotError(
      .defect, problems.map { Diagnostic("after '\(pass)': \($0.message)\(module.excerpt(at: $0.anchor))") })
  }

  mutating func report(_ message: String, at anchor: Anchor) {
    problems.append(Problem(anchor: anchor, message: message))
  }

  private mutating func checkModule() {
    if module.batch < 1 { report("expected a batch of at least 1, found \(module.batch)", at: .module) }
    var names: Set<String> = []
    for (index, parameter) in module.parameters.enumerated() {
      check(parameter, at: .parameter(index))
      if !names.insert(parameter.name).inserted {
        report("expected one parameter named '\(parameter.name)', found another", at: .parameter(index))
      }
    }
    checkTotalOfParameters()
    var roles: Set<FunctionRole> = []
    var functionNames: Set<String> = []
    for (index, function) in module.functions.enumerated() {
      if !functionNames.insert("\(function.kind.rawValue) @\(function.name)").inserted {
        report("expected one \(function.kind.rawValue) named '\(function.name)', found another", at: .function(index))
      }
      if let role = function.role {
        if function.kind == .phase { report("expected no role of a phase, found \(role)", at: .function(index)) }
        if !roles.insert(role).inserted { report("expected one func of \(role), found another", at: .function(index)) }
      }
      check(function, index)
    }
  }

  private mutating func check(_ parameter: ParameterInfo, at anchor: Anchor) {
    checkType(parameter.type, at: anchor)
    if parameter.type.element != .f32 {
      report("expected a parameter of f32, found \(parameter.type)", at: anchor)
    }
    if parameter.layout == .panels, parameter.type.rank != 2 {
      report("expected a matrix in panels, found \(parameter.type)", at: anchor)
    }
    let number: Float =
      switch parameter.initializer {
      case .uniform(let bound): bound
      case .normal(let deviation): deviation
      case .constant(let value): value
      case .zeros, .glorotUniform: 0
      }
    if !number.isFinite { report("expected a finite number, found \(number)", at: anchor) }
    if case .constant = parameter.initializer { return }
    if number < 0 { report("expected a number of at least 0, found \(number)", at: anchor) }
    if parameter.initializer == .glorotUniform, parameter.type.rank != 2 {
      report("expected a matrix for 'glorot_uniform', found \(parameter.type)", at: anchor)
    }
  }

  /// Checks sizes once, so that later stages can multiply dimensions freely.
  mutating func checkType(_ type: TensorType, at anchor: Anchor) {
    if let dimension = type.shape.first(where: { $0 < 1 }) {
      report("expected dimensions of at least 1, found \(dimension)", at: anchor)
    } else if type.checkedBytes == nil {
      report("expected a size in bytes that fits 64 bits, found \(type)", at: anchor)
    }
  }

  private mutating func check(_ function: Function, _ index: Int) {
    var names: Set<String> = []
    var argumentRoles: Set<ArgumentRole> = []
    for (position, argument) in function.arguments.enumerated() {
      let anchor = Anchor.argument(function: index, position)
      let info = function[argument]
      checkType(info.type, at: anchor)
      if (info.type.element == .i64) != (info.name == "step") {
        report("expected '%step: i64' and every other argument of f32, found '%\(info.name): \(info.type)'", at: anchor)
      } else if info.type.element == .i64, !info.type.isScalar {
        report("expected '%step: i64', found '%\(info.name): \(info.type)'", at: anchor)
      }
      if !names.insert(info.name).inserted {
        report("expected one value named '%\(info.name)', found another", at: anchor)
      }
      if let role = info.role, !argumentRoles.insert(role).inserted {
        report("expected one argument of \(role), found another", at: anchor)
      }
    }
    checkBody(of: function, index, names: names)
    checkTotals(of: function, index)
    checkTerminator(of: function, index)
    checkForm(of: function, index)
  }
}

extension Module {
  /// The text of the construct at an anchor, on a separate line, with the DSL line that it comes from.
  package func excerpt(at anchor: Anchor) -> String {
    func line(_ function: Int, _ instruction: Int) -> String {
      let owner = functions[function]
      let instruction = owner.body[instruction]
      let origin = instruction.location.map { " ; \($0)" } ?? ""
      return "\n  in @\(owner.name): \(text(of: instruction, in: owner))\(origin)"
    }
    switch anchor {
    case .module: return ""
    case .parameter(let index): return "\n  in param @\(parameters[index].name): \(parameters[index].type)"
    case .function(let index), .argument(let index, _): return "\n  in @\(functions[index].name)"
    case .instruction(let function, let index), .operand(let function, let index, _), .result(let function, let index):
      return line(function, index)
    case .terminator(let index):
      return "\n  in @\(functions[index].name): \(text(of: functions[index].terminator, in: functions[index]))"
    }
  }
}
