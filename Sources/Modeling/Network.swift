package import IngotDiagnostics

/// How a network is applied: with dropout and the statistics of the minibatch, or without dropout and with running
/// statistics.
public enum ApplicationMode: Hashable, Sendable {
  case training
  case inference
}

/// A named stack of layers that owns its parameters. All applications share the parameters; each has its own dropout.
///
/// In a network with heads, the layers are the trunk, and each head continues from the trunk's output:
///
///     let encoder = Network("encoder", input: [784]) {
///       Linear(1000)
///       ReLU()
///     } heads: {
///       Head("y") {
///         Linear(10)
///         Softmax()
///       }
///       Head("z") { Linear(2) }
///     }
///     let code = encoder.heads(x)
///     decoder(concatenate(code["y"], code["z"]))
public final class Network: Sendable {
  public let name: String
  package let inputShape: [Int]
  /// The layers of the network, or of its trunk if it has heads.
  package let layers: [LayerSpecification]
  /// The shape after each layer; shorter than `layers` if a shape does not fit.
  package let shapes: [[Int]]
  package let declaredHeads: [Head]
  /// The shapes after each layer of each head.
  package let headShapes: [[[Int]]]
  package let location: SourceLocation
  package let diagnostics: [Diagnostic]

  /// - Parameters:
  ///   - name: the prefix of the parameters' names, as in `NAME.0.weight`.
  ///   - shape: the shape of one example of the input, without the batch.
  public init(
    _ name: String, input shape: [Int], file: String = #filePath, line: Int = #line, column: Int = #column,
    @LayerBuilder layers: () -> Layers, @HeadBuilder heads: () -> [Head] = { [] }
  ) {
    self.name = name
    location = SourceLocation(file: file, line: line, column: column)
    inputShape = shape
    declaredHeads = heads()
    self.layers = layers().specifications
    var diagnostics: [Diagnostic] = []
    if !isIdentifier(name) {
      diagnostics.append(
        Diagnostic("expected a network named by letters, digits, '_' or '-', found '\(name)'", at: location))
    }
    if shape.isEmpty || shape.contains(where: { $0 < 1 }) {
      diagnostics.append(Diagnostic("expected a shape of dimensions of at least 1, found \(shape)", at: location))
    }
    var shapes: [[Int]] = []
    var headShapes: [[[Int]]] = []
    if diagnostics.isEmpty {
      shapes = Self.shapes(of: self.layers, from: shape, in: "network '\(name)'", &diagnostics)
      let trunk = shapes.count == self.layers.count ? shapes.last ?? shape : nil
      for head in declaredHeads {
        let place = "head '\(head.name)' of network '\(name)'"
        if !isIdentifier(head.name) {
          diagnostics.append(
            Diagnostic(
              "in network '\(name)': expected a head named by letters, digits, '_' or '-', found '\(head.name)'",
              at: head.location))
        }
        headShapes.append(trunk.map { Self.shapes(of: head.layers, from: $0, in: place, &diagnostics) } ?? [])
      }
      if Set(declaredHeads.map(\.name)).count < declaredHeads.count {
        diagnostics.append(Diagnostic("in network '\(name)': expected heads of different names", at: location))
      }
    }
    self.shapes = shapes
    self.headShapes = headShapes
    self.diagnostics = diagnostics
  }

  /// Returns the shape after each layer, up to the first layer that does not fit. Reports that layer and every wrong
  /// setting after it.
  private static func shapes(
    of layers: [LayerSpecification], from shape: [Int], in place: String, _ diagnostics: inout [Diagnostic]
  ) -> [[Int]] {
    var shapes: [[Int]] = []
    for (position, layer) in layers.enumerated() {
      switch layer.outputShape(for: shapes.last ?? shape) {
      case .success(let next):
        shapes.append(next)
      case .failure(let error):
        diagnostics.append(Diagnostic("in \(place): \(error.message)", at: layer.location))
        diagnostics += layers[(position + 1)...].compactMap { later in
          later.settingProblem.map { Diagnostic("in \(place): \($0)", at: later.location) }
        }
        return shapes
      }
    }
    return shapes
  }

  /// The shape of one example of the output, or of the trunk's output if the network has heads; nil if the layers do
  /// not fit together.
  package var outputShape: [Int]? { diagnostics.isEmpty ? shapes.last ?? inputShape : nil }

  /// Applies the network. A result that is held in a `let` and used twice is one application; two calls are two
  /// applications, with two random streams for each dropout.
  public func callAsFunction(
    _ input: Tensor, mode: ApplicationMode = .training, file: String = #filePath, line: Int = #line,
    column: Int = #column
  ) -> Tensor {
    let location = SourceLocation(file: file, line: line, column: column)
    guard declaredHeads.isEmpty else {
      let names = declaredHeads.map { "'\($0.name)'" }.joined(separator: " or ")
      let message = "network '\(name)': expected one of its heads, as in heads(x)[\(names)], found the network itself"
      return Tensor(Node(failing: message, of: [input.node], at: location))
    }
    return Tensor(application(to: input, mode, location))
  }

  /// Applies a network with heads. All heads see the same trunk, with the same dropout.
  public func heads(
    _ input: Tensor, mode: ApplicationMode = .training, file: String = #filePath, line: Int = #line,
    column: Int = #column
  ) -> Outputs {
    let location = SourceLocation(file: file, line: line, column: column)
    let trunk = application(to: input, mode, location)
    let tensors = declaredHeads.indices.map { index in
      guard let shape = trunk.shape, case .rows(let width) = shape, diagnostics.isEmpty else {
        return Tensor(Node(failing: nil, of: [trunk], at: location))
      }
      let output = headShapes[index].last ?? width
      return Tensor(Node(.head(self, index, trunk, mode), shape: .rows(output), at: location))
    }
    return Outputs(network: self, trunk: trunk, tensors: tensors)
  }

  private func application(to input: Tensor, _ mode: ApplicationMode, _ location: SourceLocation) -> Node {
    guard let shape = input.node.shape, let outputShape else {
      return Node(.application(self, input.node, mode), poisonedAt: location)
    }
    guard shape == .rows(inputShape) else {
      let message = "input of network '\(name)': expected \(inputShape), found \(shape)"
      return Node(failing: message, of: [input.node], at: location)
    }
    return Node(.application(self, input.node, mode), shape: .rows(outputShape), at: location)
  }

  /// The outputs of one application, by the names of the heads.
  public struct Outputs: Sendable {
    fileprivate let network: Network
    fileprivate let trunk: Node
    /// One tensor for each head, so that a head that is used twice is still applied only once.
    fileprivate let tensors: [Tensor]

    public subscript(
      _ name: String, file: String = #filePath, line: Int = #line, column: Int = #column
    ) -> Tensor {
      let location = SourceLocation(file: file, line: line, column: column)
      guard let index = network.declaredHeads.firstIndex(where: { $0.name == name }) else {
        let names = network.declaredHeads.map(\.name)
        let message =
          "network '\(network.name)': expected one of its heads (\(names.map { "'\($0)'" }.joined(separator: ", "))), "
          + "found '\(name)'\(suggestion(for: name, among: names))"
        return Tensor(Node(failing: message, of: [trunk], at: location))
      }
      return tensors[index]
    }
  }
}
