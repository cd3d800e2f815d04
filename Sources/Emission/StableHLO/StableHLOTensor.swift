import IngotIR

/// The type of a tensor: its elements and its shape.
struct StableHLOType: Hashable, CustomStringConvertible {
  enum Element: String {
    case f32, f64, i1, i64, ui32, ui64
  }

  let element: Element
  let shape: [Int]

  init(_ element: Element, _ shape: [Int] = []) {
    self.element = element
    self.shape = shape
  }

  /// The type of a value of the IR; the step is the only integer, and never below zero.
  init(_ type: TensorType) {
    switch type.element {
    case .f32: self.init(.f32, type.shape)
    case .i64: self.init(.ui64, type.shape)
    }
  }

  var count: Int { shape.reduce(1, *) }

  /// The type of the same shape with other elements.
  func of(_ element: Element) -> StableHLOType { StableHLOType(element, shape) }

  var description: String { "tensor<\((shape.map(String.init) + [element.rawValue]).joined(separator: "x"))>" }
}

/// The result of an operation or an argument: its name, without the `%`, and its type.
struct StableHLOValue {
  let name: String
  let type: StableHLOType
}
