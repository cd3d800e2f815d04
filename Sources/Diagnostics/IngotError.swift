/// The kind of failure, which a script that calls Ingot can tell by its exit code (`sysexits.h`).
public enum ErrorKind: Int32, Sendable {
  /// The command line asks for something that does not exist or contradicts itself.
  case usage = 64
  /// A model, graph or data file breaks a rule.
  case badInput = 65
  /// A file or folder does not exist or cannot be read.
  case missingFile = 66
  /// Memory or another resource of the machine is not available.
  case unavailable = 69
  /// A defect in Ingot: a pass or the planner broke an invariant.
  case defect = 70
  /// An output cannot be written.
  case cannotWrite = 73
}

/// The error that every target throws: a kind and all root errors found, not just the first.
public struct IngotError: Error, Hashable, Sendable, CustomStringConvertible {
  public var kind: ErrorKind
  public var diagnostics: [Diagnostic]

  public init(_ kind: ErrorKind, _ diagnostics: [Diagnostic]) {
    self.kind = kind
    self.diagnostics = diagnostics
  }

  public init(_ kind: ErrorKind, _ message: String, at location: SourceLocation? = nil) {
    self.init(kind, [Diagnostic(message, at: location)])
  }

  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
