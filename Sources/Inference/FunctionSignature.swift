import IngotIR
public import IngotModeling

/// What a function of a trained model takes and returns.
public struct FunctionSignature: Hashable, Sendable {
  public struct Input: Hashable, Sendable {
    public let name: String
    /// The shape of one example.
    public let shape: [Int]
    /// The kind of data that the input takes; nil for an input that a model names itself, and for those of a network.
    public let role: InputRole?
  }

  /// The name of the frozen function, of the network, or of a network's head as `NETWORK.HEAD`.
  public let name: String
  /// The purpose of a frozen function; nil for a network, and for a function of the author's own.
  public let role: FrozenRole?
  public let inputs: [Input]
  /// The shape of one example of the output.
  public let outputShape: [Int]
  /// Whether the function draws random numbers.
  public let isRandom: Bool

  init(_ function: Function) {
    name = function.name
    role = function.role.map { FrozenRole($0, named: function.name) }
    inputs = function.arguments.filter { function[$0].type.element == .f32 }.map { argument in
      let info = function[argument]
      return Input(
        name: info.name, shape: Array(info.type.shape.dropFirst()), role: info.role.map { InputRole($0) })
    }
    outputShape = Array(function.resultType.shape.dropFirst())
    isRandom = function.argument(named: "step") != nil
  }
}

extension FunctionSignature: CustomStringConvertible {
  /// The signature on one line: `sample(z: [2]) -> [784]`.
  public var description: String {
    "\(name)(\(inputs.map { "\($0.name): \($0.shape)" }.joined(separator: ", "))) -> \(outputShape)"
  }
}
