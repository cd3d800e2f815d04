package import IngotDiagnostics
import IngotIR

/// One part of each training step: a loss, and the networks that are changed to reduce it.
public struct Phase: Sendable {
  public let name: String
  package let networks: [Network]
  package let optimizer: OptimizerSettings
  package let loss: Tensor
  package let location: SourceLocation

  /// - Parameters:
  ///   - name: the name that is shown next to the loss during training.
  ///   - networks: the networks that are changed; other networks that the loss depends on stay unchanged.
  ///   - optimizer: the optimiser, whose state belongs to this phase even if another phase trains the same network.
  ///   - loss: returns the scalar to minimise.
  public init(
    _ name: String, training networks: Network..., with optimizer: OptimizerSettings, file: String = #filePath,
    line: Int = #line, column: Int = #column, loss: () -> Tensor
  ) {
    self.name = name
    self.networks = networks
    self.optimizer = optimizer
    self.loss = loss()
    location = SourceLocation(file: file, line: line, column: column)
  }
}

/// The phases of a model, in the order in which each step runs them, and its frozen functions.
public struct Phases: Sendable {
  package var phases: [Phase] = []
  package var frozen: [Frozen] = []
}

/// Collects phases and frozen functions in the order in which they are written; supports `if`, `switch` and `for`.
@resultBuilder
public enum PhaseBuilder {
  public static func buildExpression(_ phase: Phase) -> Phases { Phases(phases: [phase]) }
  public static func buildExpression(_ frozen: Frozen) -> Phases { Phases(frozen: [frozen]) }
  public static func buildExpression(_ phases: Phases) -> Phases { phases }
  public static func buildBlock(_ parts: Phases...) -> Phases { joined(parts) }
  public static func buildOptional(_ part: Phases?) -> Phases { part ?? Phases() }
  public static func buildEither(first part: Phases) -> Phases { part }
  public static func buildEither(second part: Phases) -> Phases { part }
  public static func buildArray(_ parts: [Phases]) -> Phases { joined(parts) }
  public static func buildLimitedAvailability(_ part: Phases) -> Phases { part }

  private static func joined(_ parts: [Phases]) -> Phases {
    Phases(phases: parts.flatMap(\.phases), frozen: parts.flatMap(\.frozen))
  }
}
