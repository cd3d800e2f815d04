package import IngotIR

/// Where the codes of a model are drawn from.
package enum Prior {
  /// The model has no prior, and its codes are not known.
  case none
  /// A normal distribution like that of the codes of images, for a model without a prior.
  case fitted(NormalFit)
  /// A func that draws codes, and the distribution that it draws from if it is a plain one.
  case function(FunctionRole, PlainDistribution?)
  /// A prior with a part for each class, and the func that draws from all of it.
  case parts(ClassPrior, whole: FunctionRole)

  /// Chooses the prior of the codes that a decoder takes: that of styles, if a model distinguishes them from codes.
  init(in module: Module, codeWidth: Int, classPrior: ClassPrior?, fallback: NormalFit?) {
    let role: FunctionRole = module.function(.style) == nil ? .prior : .stylePrior
    guard let function = module.function(role), function.drawsOnly, function.resultType.columns == codeWidth else {
      self = fallback.map { .fitted($0) } ?? .none
      return
    }
    if let classPrior {
      self = .parts(classPrior, whole: role)
    } else {
      self = .function(role, PlainDistribution(of: function))
    }
  }
}

/// The func that draws codes of a class.
package struct ClassPrior {
  /// The number of classes.
  let classes: Int
  /// The number of columns of its labels.
  let columns: Int

  init?(_ module: Module, codeWidth: Int) {
    guard let function = module.function(.classPrior), let labels = function.argument(.labels),
      function.resultType.columns == codeWidth
    else { return nil }
    columns = function[labels].type.columns
    classes = columns
  }
}

/// A distribution of independent numbers that is known exactly.
package enum PlainDistribution: Hashable, Sendable {
  case normal(mean: Double, deviation: Double)
  case uniform(low: Double, high: Double)

  /// Reads the distribution of a func that does nothing but draw from it; nil for any other func.
  package init?(of function: Function) {
    guard function.body.count == 1, let draw = function.body.first, draw.epilogues.isEmpty else { return nil }
    if draw.call.opcode == .normal {
      self = .normal(mean: draw.call.double(.mean), deviation: draw.call.double(.deviation))
    } else if draw.call.opcode == .uniform {
      self = .uniform(low: draw.call.double(.low), high: draw.call.double(.high))
    } else {
      return nil
    }
  }
}

extension Function {
  /// Whether the func takes nothing but random numbers.
  package var drawsOnly: Bool { arguments.allSatisfy { self[$0].type.element == .i64 } }
}
