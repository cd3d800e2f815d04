package import IngotDiagnostics

/// One of several outputs of a network: separate layers on top of the trunk that all heads share.
public struct Head: Sendable {
  package let name: String
  package let layers: [LayerSpecification]
  package let location: SourceLocation

  /// - Parameter name: the output's name within its network.
  public init(
    _ name: String, file: String = #filePath, line: Int = #line, column: Int = #column,
    @LayerBuilder layers: () -> Layers
  ) {
    self.name = name
    self.layers = layers().specifications
    location = SourceLocation(file: file, line: line, column: column)
  }
}

/// Collects the heads of a network in the order in which they are written.
@resultBuilder
public enum HeadBuilder {
  public static func buildExpression(_ head: Head) -> [Head] { [head] }
  public static func buildBlock(_ parts: [Head]...) -> [Head] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [Head]?) -> [Head] { part ?? [] }
  public static func buildEither(first part: [Head]) -> [Head] { part }
  public static func buildEither(second part: [Head]) -> [Head] { part }
  public static func buildArray(_ parts: [[Head]]) -> [Head] { parts.flatMap { $0 } }
}
