/// Collects the layers of a network in the order in which they are written; supports `if`, `switch` and `for`.
@resultBuilder
public enum LayerBuilder {
  public static func buildExpression(_ layer: some Layer) -> Layers { layer.layers }
  public static func buildExpression(_ layers: Layers) -> Layers { layers }
  public static func buildBlock(_ parts: Layers...) -> Layers { joined(parts) }
  public static func buildOptional(_ part: Layers?) -> Layers { part ?? Layers([]) }
  public static func buildEither(first part: Layers) -> Layers { part }
  public static func buildEither(second part: Layers) -> Layers { part }
  public static func buildArray(_ parts: [Layers]) -> Layers { joined(parts) }
  public static func buildLimitedAvailability(_ part: Layers) -> Layers { part }

  private static func joined(_ parts: [Layers]) -> Layers { Layers(parts.flatMap(\.specifications)) }
}
