package import IngotDiagnostics

/// Whether a network is applied with its dropout or without.
public enum Mode: Hashable, Sendable {
  case training
  case inference
}

/// A named stack of layers that owns its parameters. Each application shares them; each has its own dropout.
public final class Network: Sendable {
  public let name: String
  package let inputShape: [Int]
  package let layers: [LayerSpecification]
  /// The shape after each layer; shorter than `layers` when a shape does not fit.
  package let shapes: [[Int]]
  package let location: SourceLocation
  package let diagnostics: [Diagnostic]

  /// - Parameters:
  ///   - name: prefix of the parameters' names: `NAME.0.weight`.
  ///   - shape: of one example of the input, without the batch.
  public init(
    _ name: String, input shape: [Int], file: String = #fileID, line: Int = #line, column: Int = #column,
    @LayerBuilder layers: () -> Layers
  ) {
    self.name = name
    location = SourceLocation(file: file, line: line, column: column)
    inputShape = shape
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
    if diagnostics.isEmpty {
      var current = shape
      for layer in self.layers {
        switch layer.outputShape(for: current) {
        case .success(let next):
          current = next
          shapes.append(next)
        case .failure(let error):
          diagnostics.append(Diagnostic("in network '\(name)': \(error.message)", at: layer.location))
        }
        if shapes.count < diagnostics.count { break }
      }
      diagnostics += self.layers.dropFirst(shapes.count + 1).compactMap { layer in
        layer.settingProblem.map { Diagnostic("in network '\(name)': \($0)", at: layer.location) }
      }
    }
    self.shapes = shapes
    self.diagnostics = diagnostics
  }

  /// The shape of one example of the output, or nil when the layers do not fit together.
  package var outputShape: [Int]? { diagnostics.isEmpty ? shapes.last ?? inputShape : nil }

  /// One application of the network. Held in a `let` and used twice it is one; called twice it is two, with two
  /// random streams for each dropout.
  public func callAsFunction(
    _ input: Tensor, mode: Mode = .training, file: String = #fileID, line: Int = #line, column: Int = #column
  ) -> Tensor {
    let location = SourceLocation(file: file, line: line, column: column)
    guard let shape = input.node.shape, let outputShape else {
      return Tensor(Node(.application(self, input.node, mode), poisonedAt: location))
    }
    guard shape == .rows(inputShape) else {
      let message = "input of network '\(name)': expected \(inputShape), found \(shape)"
      return Tensor(Node(failing: message, of: [input.node], at: location))
    }
    return Tensor(Node(.application(self, input.node, mode), shape: .rows(outputShape), at: location))
  }
}

/// A layer that does not fit its input, or whose settings are out of range.
struct LayerError: Error {
  let message: String
}

extension LayerSpecification {
  /// What is wrong with the layer whatever its input is.
  var settingProblem: String? {
    switch kind {
    case .linear(let width, let weight, let bias):
      if width < 1 { return "expected a width of at least 1, found \(width)" }
      if case .glorot = bias { return "expected 'glorot' for weights only, found it for biases" }
      return [weight, bias].compactMap(\.problem).first
    case .dropout(let rate):
      return rate >= 0 && rate < 1 ? nil : "expected a dropout rate from 0 to below 1, found \(rate)"
    case .leakyReLU(let slope):
      return slope >= 0 && slope.isFinite ? nil : "expected a slope of at least 0, found \(slope)"
    case .relu, .tanh, .sigmoid, .softmax:
      return nil
    }
  }

  func outputShape(for input: [Int]) -> Result<[Int], LayerError> {
    if let settingProblem { return .failure(LayerError(message: settingProblem)) }
    switch kind {
    case .linear(let width, _, _):
      return input.count == 1
        ? .success([width]) : .failure(LayerError(message: "input of 'Linear': expected one dimension, found \(input)"))
    case .dropout, .relu, .leakyReLU, .tanh, .sigmoid, .softmax:
      return .success(input)
    }
  }
}

extension Initialization {
  var problem: String? {
    switch self {
    case .fanIn, .glorot, .zeros: nil
    case .normal(let number), .uniform(let number):
      number >= 0 && number.isFinite ? nil : "expected an initialiser with a number of at least 0, found \(number)"
    case .constant(let number):
      number.isFinite ? nil : "expected an initialiser with a finite number, found \(number)"
    }
  }
}
