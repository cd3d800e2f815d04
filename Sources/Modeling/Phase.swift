package import IngotDiagnostics
import IngotIR

/// One step of training: a loss, and the networks that are changed to make it smaller.
public struct Phase: Sendable {
  public let name: String
  package let networks: [Network]
  package let optimizer: OptimizerSettings
  package let loss: Tensor
  package let location: SourceLocation

  /// - Parameters:
  ///   - name: shown beside the loss while training.
  ///   - networks: the networks that are changed; others that the loss runs through stay as they are.
  ///   - optimizer: its state belongs to this phase, even where another phase trains the same network.
  ///   - loss: gives the scalar to minimise.
  public init(
    _ name: String, training networks: Network..., with optimizer: OptimizerSettings, file: String = #fileID,
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

/// Collects phases and frozen functions in the order in which they are written; takes `if`, `switch` and `for`.
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
