package import IngotIR

/// How a phase turns gradients into changes of its parameters.
public struct OptimizerSettings: Sendable {
  package private(set) var optimizer: Optimizer
  package private(set) var problem: String?

  private init(_ opcode: Opcode, _ attributes: [AttributeName: AttributeValue], _ schedule: RateSchedule) {
    let rules = opcode.signature.attributes
    let attributes = attributes.merging(schedule.attributes) { $1 }
    optimizer = Optimizer(opcode, Attributes(attributes, rules: rules))
    problem =
      rules.lazy.compactMap { rule in
        attributes[rule.name].flatMap { value in
          rule.allows(value)
            ? nil : "'\(rule.name.rawValue)' of '\(opcode.rawValue)': expected \(rule.expectation), found \(value)"
        }
      }.first
  }

  /// Returns these settings with gradient clipping: if the norm of the gradients of all the phase's parameters together
  /// is above `norm`, they are scaled down to it (Pascanu et al., arXiv 1211.5063).
  ///
  /// Each weight's gradient then needs its own memory, because all gradients must be known before the first is used.
  public func clipping(norm: Float) -> OptimizerSettings {
    var settings = self
    settings.optimizer.clip = norm
    if !(norm > 0 && norm.isFinite) { settings.problem = "expected a norm above 0 to clip at, found \(norm)" }
    return settings
  }

  /// Adam with bias correction (Kingma and Ba, arXiv 1412.6980).
  ///
  /// - Parameters:
  ///   - epsilon: the number added to the root of the second moment, outside the root.
  ///   - decay: the weight decay. If it is above 0, the optimiser is AdamW (Loshchilov and Hutter, arXiv 1711.05101):
  ///     each step also subtracts `rate * decay` times the parameter.
  ///   - schedule: the change of the rate with the step.
  public static func adam(
    rate: Float, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, decay: Float = 0,
    schedule: RateSchedule = .constant
  ) -> OptimizerSettings {
    OptimizerSettings(
      .adam,
      [
        .rate: .float(rate), .beta1: .float(beta1), .beta2: .float(beta2), .epsilon: .float(epsilon),
        .decay: .float(decay),
      ], schedule)
  }

  /// Gradient descent. With momentum, `v = momentum * v + gradient` and `p = p - rate * v`.
  ///
  /// - Parameters:
  ///   - isNesterov: whether the step is `p - rate * (gradient + momentum * v)`, with the newly computed `v`.
  ///   - schedule: the change of the rate with the step.
  public static func sgd(
    rate: Float, momentum: Float = 0, isNesterov: Bool = false, schedule: RateSchedule = .constant
  ) -> OptimizerSettings {
    OptimizerSettings(
      .sgd,
      [.rate: .float(rate), .momentum: .float(momentum), .nesterov: .word(isNesterov ? "true" : "false")], schedule)
  }
}

/// The schedule of a phase's rate: a pure function of the step, which is counted from 1 over the whole run.
public struct RateSchedule: Hashable, Sendable {
  fileprivate var attributes: [AttributeName: AttributeValue] = [:]

  public static let constant = RateSchedule()

  /// A schedule that multiplies the rate by `factor` after each of the given steps, of which there are at most eight; a
  /// step of 0 means no drop.
  public static func drops(at steps: [Int], factor: Float = 0.1) -> RateSchedule {
    var schedule = RateSchedule()
    if steps.count == 1 { schedule.attributes[.at] = .integer(steps[0]) }
    if steps.count > 1 { schedule.attributes[.at] = .integers(steps) }
    schedule.attributes[.factor] = .float(factor)
    return schedule
  }

  /// A schedule that follows half a period of the cosine, from the full rate at the first step to zero after `steps`
  /// steps.
  public static func cosine(over steps: Int) -> RateSchedule {
    var schedule = RateSchedule()
    schedule.attributes[.over] = .integer(steps)
    return schedule
  }

  /// Returns this schedule with a warm-up: in the first `steps` steps, the rate grows from almost zero to its full
  /// value.
  public func warmingUp(over steps: Int) -> RateSchedule {
    var schedule = self
    schedule.attributes[.warmup] = .integer(steps)
    return schedule
  }
}
