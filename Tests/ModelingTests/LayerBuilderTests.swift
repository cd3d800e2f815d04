import IngotIR
import IngotModeling
import Testing

/// Tests of every method of the layer builder, alone and nested.
struct LayerBuilderTests {
  /// Returns the widths of the linear layers, and the names of the other layers.
  private func shape(_ network: Network) -> [String] {
    network.layers.map { layer in
      switch layer.kind {
      case .linear(let width, _, _): "\(width)"
      case .batchNormalization: "normalization"
      case .dropout: "dropout"
      case .activation(let opcode, _): opcode.rawValue
      case .function: "function"
      }
    }
  }

  @Test func keepsTheOrder() {
    let network = Network("n", input: [4]) {
      Linear(3)
      Dropout(rate: 0.5)
      ReLU()
      BatchNormalization()
      LeakyReLU(slope: 0.2)
      Tanh()
      Sigmoid()
      Softplus()
      GELU()
      Elementwise { x in x * x }
      Softmax()
    }
    #expect(
      shape(network) == [
        "3", "dropout", "relu", "normalization", "leaky_relu", "tanh", "sigmoid", "softplus", "function", "function",
        "softmax",
      ])
    #expect(network.outputShape == [3])
  }

  @Test func takesNoLayers() {
    let network = Network("n", input: [4]) {}
    #expect(shape(network).isEmpty)
    #expect(network.outputShape == [4])
  }

  @Test(arguments: [true, false])
  func takesIf(_ condition: Bool) {
    let network = Network("n", input: [4]) {
      Linear(3)
      if condition { ReLU() }
    }
    #expect(shape(network) == (condition ? ["3", "relu"] : ["3"]))
  }

  @Test(arguments: [true, false])
  func takesIfElse(_ condition: Bool) {
    let network = Network("n", input: [4]) {
      if condition {
        Linear(3)
        ReLU()
      } else {
        Tanh()
      }
    }
    #expect(shape(network) == (condition ? ["3", "relu"] : ["tanh"]))
  }

  @Test(arguments: 0...2)
  func takesSwitch(_ kind: Int) {
    let network = Network("n", input: [4]) {
      switch kind {
      case 0: ReLU()
      case 1: Tanh()
      default: Sigmoid()
      }
    }
    #expect(shape(network) == [["relu", "tanh", "sigmoid"][kind]])
  }

  @Test func takesForNestedWithIf() {
    let network = Network("n", input: [4]) {
      for (index, width) in [5, 6, 7].enumerated() {
        Linear(width)
        if index < 2 {
          for _ in 0..<index { Tanh() }
          ReLU()
        }
      }
      Sigmoid()
    }
    #expect(shape(network) == ["5", "relu", "6", "tanh", "relu", "7", "sigmoid"])
    #expect(network.outputShape == [7])
  }

  /// A composition can be a type, a function or a value.
  @Test func takesCompositions() {
    struct Block: Layer {
      let width: Int
      var layers: Layers {
        Linear(width)
        ReLU()
      }
    }
    @LayerBuilder func block(_ width: Int) -> Layers {
      Linear(width)
      Tanh()
    }
    let value = block(9)
    let network = Network("n", input: [4]) {
      Block(width: 8)
      block(7)
      value
    }
    #expect(shape(network) == ["8", "relu", "7", "tanh", "9", "tanh"])
  }
}
