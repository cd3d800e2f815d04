import IngotDiagnostics
import IngotIR

/// The error for a layer that does not fit its input, or whose settings are out of range.
struct LayerError: Error {
  let message: String
}

extension LayerSpecification {
  /// The problem with the layer that occurs for any input, or nil if there is none.
  var settingProblem: String? {
    switch kind {
    case .linear(let width, let weight, let bias):
      if width < 1 { return "expected a width of at least 1, found \(width)" }
      if case .glorot? = bias { return "expected 'glorot' for weights only, found it for biases" }
      return [weight, bias].compactMap { $0?.problem }.first
    case .batchNormalization(_, let factor, let epsilon):
      if !(0...1).contains(factor) { return "expected a factor from 0 to 1, found \(factor)" }
      return epsilon > 0 && epsilon.isFinite ? nil : "expected an epsilon above 0, found \(epsilon)"
    case .dropout(let rate):
      return rate >= 0 && rate < 1 ? nil : "expected a dropout rate from 0 to below 1, found \(rate)"
    case .activation(let opcode, let attributes):
      for rule in opcode.signature.attributes {
        guard let value = attributes[rule.name], !rule.allows(value) else { continue }
        return "'\(rule.name.rawValue)' of '\(opcode.rawValue)': expected \(rule.expectation), found \(value)"
      }
      return nil
    case .function: return nil
    }
  }

  func outputShape(for input: [Int]) -> Result<[Int], LayerError> {
    if let settingProblem { return .failure(LayerError(message: settingProblem)) }
    switch kind {
    case .linear(let width, _, _):
      return input.count == 1
        ? .success([width]) : .failure(LayerError(message: "input of 'Linear': expected one dimension, found \(input)"))
    case .batchNormalization:
      return input.count == 1
        ? .success(input)
        : .failure(LayerError(message: "input of 'BatchNormalization': expected one dimension, found \(input)"))
    case .dropout, .activation: return .success(input)
    case .function(let function):
      // Apply the function to a placeholder for the input; errors inside it show their own lines.
      let output = function(Tensor(Node(.placeholder, shape: .rows(input), at: location))).node
      if output.shape == .rows(input) { return .success(input) }
      let problem = nodesInOrder(from: output).lazy.compactMap(\.diagnostic).first?.message
      if let problem { return .failure(LayerError(message: "in 'Elementwise': \(problem)")) }
      let found = output.shape.map { "\($0)" } ?? "none"
      return .failure(LayerError(message: "result of 'Elementwise': expected \(input), found \(found)"))
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
