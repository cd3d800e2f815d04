import IngotDiagnostics
import IngotFreezing
import IngotIR
import IngotOptimization

/// The graph that a func becomes.
struct ONNXGraph {
  let function: Function
  private let frozen: FrozenModule
  private let weights: WeightType
  /// Which dimensions are the batch; nil if that is fixed.
  private let dimensions: BatchDimensions?

  var body = ONNXBody()
  private(set) var inputs: [ONNXPort] = []
  private(set) var output: ONNXPort
  private(set) var initializers: [(name: String, tensor: ONNXTensor)] = []
  /// The tensors that the values written so far became.
  private var tensors: [Value: String] = [:]
  /// The tensors that the parameters read so far became.
  private var parameters: [Parameter: String] = [:]
  /// The inputs that draws depend on; nil if nothing is drawn.
  private(set) var moment: (seed: String, step: String)?
  /// A vector of one integer, the number of rows; nil if nobody has asked for it.
  private var rowCount: String?

  init(
    _ frozen: FrozenModule, _ function: Function, batch: ExportedBatch, weights: WeightType
  ) throws(IngotError) {
    (self.frozen, self.function, self.weights) = (frozen, function, weights)
    switch batch {
    case .fixed(let rows):
      guard rows == frozen.module.batch else {
        throw IngotError(.defect, "expected a module for a batch of \(rows), found one for \(frozen.module.batch)")
      }
      dimensions = nil
    case .any:
      let found = BatchDimensions(of: function, in: frozen.module)
      if let value = found.conflict {
        throw IngotError(
          .badInput,
          "'@\(function.name)': expected rows that are the batch and nothing else, found '%\(function[value].name): "
            + "\(function[value].type)'", at: function.location)
      }
      dimensions = found
    }
    output = ONNXPort(name: function.name, element: .float, shape: [])
  }

  /// Writes the inputs, the instructions and the output.
  mutating func write() throws(IngotError) {
    declarePorts()
    for instruction in function.body { try write(instruction) }
    let result = function.terminator.value
    // An output needs a node.
    if let tensor = tensors[result], tensor != output.name { body.add("Identity", tensor, as: output.name) }
  }

  private mutating func declarePorts() {
    for argument in function.arguments { tensors[argument] = body.unique(function[argument].name) }
    output = ONNXPort(
      name: body.unique(function.name), element: .float, shape: shape(of: function.terminator.value))
    for argument in function.arguments {
      let name = tensors[argument] ?? ""
      switch function[argument].type.element {
      case .f32: inputs.append(ONNXPort(name: name, element: .float, shape: shape(of: argument)))
      case .i64:
        let seed = body.unique("seed")
        moment = (seed, name)
        for name in [seed, name] { inputs.append(ONNXPort(name: name, element: .int64, shape: [])) }
      }
    }
  }

  private mutating func write(_ instruction: Instruction) throws(IngotError) {
    guard let result = instruction.result, instruction.epilogues.isEmpty else { throw unexpected(instruction) }
    let name = body.unique("\(instruction.opcode.rawValue).\(function[result].name)")
    let output = result == function.terminator.value ? output.name : name
    body.prefix = name
    try write(instruction, as: output)
    tensors[result] = output
  }

  /// The error for an instruction that a func in inference mode cannot have.
  func unexpected(_ instruction: Instruction) -> IngotError {
    IngotError(
      .defect, "'@\(function.name)': expected an operation that a model writes, found '\(instruction.opcodes)'",
      at: instruction.location)
  }

  // MARK: Operands

  /// Returns the tensor of an operand as it is stored, never transposed.
  mutating func tensor(_ operand: Operand) throws(IngotError) -> String {
    switch operand.source {
    case .value(let value): tensors[value] ?? ""
    case .parameter(let parameter): try tensor(parameter)
    }
  }

  /// Returns the tensor of a parameter in 32-bit floats, and stores the parameter when it is first read.
  private mutating func tensor(_ parameter: Parameter) throws(IngotError) -> String {
    if let known = parameters[parameter] { return known }
    let info = frozen.module[parameter]
    let stored = try frozen.stored(parameter, as: weights)
    let name = body.unique(info.name)
    initializers.append(
      (name, ONNXTensor(stored.type.element, shape: info.type.shape, bytes: stored.bytes)))
    let tensor: String
    switch stored.type {
    case .f32: tensor = name
    case .f16, .bf16: tensor = body.cast(name, to: .float, as: body.unique("\(name).f32"))
    case .int8:
      // Where ONNX Runtime finds `DequantizeLinear` before a product, it rounds the other operand to 8 bits, too.
      let scale = body.unique("\(name).scale")
      initializers.append((scale, ONNXTensor(stored.scales, shape: [stored.scales.count])))
      let integers = body.cast(name, to: .float, as: body.unique("\(name).integers"))
      tensor = body.add("Mul", integers, scale, as: body.unique("\(name).f32"))
    }
    parameters[parameter] = tensor
    return tensor
  }

  // MARK: Shapes

  private func shape(of value: Value) -> [ONNXPort.Dimension] {
    function[value].type.shape.enumerated().map { axis, size in
      dimensions?.isBatch(value, axis) == true ? .batch : .size(size)
    }
  }

  /// Returns a vector of the sizes of a value.
  mutating func sizes(of value: Value) -> String {
    let shape = shape(of: value)
    guard shape.contains(.batch) else { return body.integers(function[value].type.shape) }
    if shape == [.batch] { return rows() }
    let parts = shape.map { dimension in
      switch dimension {
      case .size(let number): body.integers([number])
      case .batch: rows()
      }
    }
    let sizes = body.unique("\(body.prefix).shape")
    body.append("Concat", parts, with: ["axis": 0], as: [sizes])
    return sizes
  }

  /// Returns a vector of one integer: the number of elements of a value, or of its rows.
  mutating func count(of value: Value, rowsAlone: Bool = false) -> String {
    let shape = shape(of: value)
    if rowsAlone, shape.first == .batch { return rows() }
    guard shape.contains(.batch) else {
      return body.integers([rowsAlone ? function[value].type.rows : function[value].type.count])
    }
    return body.add("ReduceProd", sizes(of: value))
  }

  /// Returns the number of rows of a batch that is any: those of an input, or what the caller says.
  private mutating func rows() -> String {
    if let rowCount { return rowCount }
    let vector: String
    if let source = inputs.first(where: { $0.shape.first == .batch }) {
      vector = body.add("Shape", source.name, with: ["start": 0, "end": 1], as: body.unique("rows"))
    } else {
      let input = ONNXPort(name: body.unique("rows"), element: .int64, shape: [])
      inputs.append(input)
      vector = body.add("Reshape", input.name, body.integers([1]), as: body.unique("rows.vector"))
    }
    rowCount = vector
    return vector
  }
}
