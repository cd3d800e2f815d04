/// The value of an attribute of a node.
enum ONNXAttribute: Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  case integer(Int)
  case integers([Int])
  case float(Float)
  case tensor(ONNXTensor)

  init(integerLiteral value: Int) { self = .integer(value) }
  init(arrayLiteral elements: Int...) { self = .integers(elements) }

  /// The `AttributeProto`.
  func message(named name: String) -> ProtobufMessage {
    var message = ProtobufMessage()
    message.add(field: 1, name)  // name
    switch self {
    case .float(let number):
      message.add(field: 2, number)  // f
      message.add(field: 20, 1)  // type: FLOAT
    case .integer(let number):
      message.add(field: 3, number)  // i
      message.add(field: 20, 2)  // type: INT
    case .tensor(let tensor):
      message.add(field: 5, tensor.message())  // t
      message.add(field: 20, 4)  // type: TENSOR
    case .integers(let numbers):
      for number in numbers { message.add(field: 8, number) }  // ints
      message.add(field: 20, 7)  // type: INTS
    }
    return message
  }
}

/// One operation on named tensors.
struct ONNXNode {
  let name: String
  let operation: String
  /// The set of operations that the operation is from: an empty string, or that of our own functions.
  let domain: String
  let inputs: [String]
  let outputs: [String]
  let attributes: KeyValuePairs<String, ONNXAttribute>

  /// The `NodeProto`.
  var message: ProtobufMessage {
    var message = ProtobufMessage()
    for input in inputs { message.add(field: 1, input) }  // input
    for output in outputs { message.add(field: 2, output) }  // output
    message.add(field: 3, name)  // name
    message.add(field: 4, operation)  // op_type
    for (name, value) in attributes { message.add(field: 5, value.message(named: name)) }  // attribute
    if !domain.isEmpty { message.add(field: 7, domain) }  // domain
    return message
  }
}

/// The nodes of a graph or of a function, in the order in which they run.
struct ONNXBody {
  private(set) var nodes: [ONNXNode] = []
  /// What the names of further nodes start with.
  var prefix = ""
  private var names = UniqueNames()
  private var constants: [ONNXTensor: String] = [:]

  /// Returns a name that no tensor has yet: the given one, or that one with a number.
  mutating func unique(_ name: String) -> String { names.unique(name, separator: "-") }

  /// Adds a node with one output and returns the output.
  ///
  /// - Parameters:
  ///   - domain: the set of operations that the operation is from; by default, that of ONNX.
  ///   - output: the name of the output; by default, a new one.
  @discardableResult
  mutating func add(
    _ operation: String, _ inputs: String..., from domain: String = "",
    with attributes: KeyValuePairs<String, ONNXAttribute> = [:], as output: String? = nil
  ) -> String {
    let output = output ?? newName(operation)
    append(operation, inputs, from: domain, with: attributes, as: [output])
    return output
  }

  /// Adds a node.
  mutating func append(
    _ operation: String, _ inputs: [String], from domain: String = "",
    with attributes: KeyValuePairs<String, ONNXAttribute> = [:], as outputs: [String]
  ) {
    nodes.append(
      ONNXNode(
        name: outputs.first ?? operation, operation: operation, domain: domain, inputs: inputs, outputs: outputs,
        attributes: attributes))
  }

  private mutating func newName(_ operation: String) -> String {
    unique(prefix.isEmpty ? operation.lowercased() : "\(prefix).\(operation.lowercased())")
  }

  // MARK: Constants

  /// Returns a tensor with these elements. Equal ones share a node.
  private mutating func constant(_ tensor: ONNXTensor) -> String {
    if let known = constants[tensor] { return known }
    let name = unique("constant")
    append("Constant", [], with: ["value": .tensor(tensor)], as: [name])
    constants[tensor] = name
    return name
  }

  mutating func integer(_ number: Int) -> String { constant(ONNXTensor([number], shape: [])) }

  /// - Parameter shape: by default, one dimension.
  mutating func integers(_ numbers: [Int], shape: [Int]? = nil) -> String {
    constant(ONNXTensor(numbers, shape: shape ?? [numbers.count]))
  }

  mutating func float(_ number: Float) -> String { constant(ONNXTensor([number], shape: [])) }

  mutating func double(_ number: Double) -> String { constant(ONNXTensor([number], shape: [])) }

  /// - Parameter shape: by default, one dimension.
  mutating func doubles(_ numbers: [Double], shape: [Int]? = nil) -> String {
    constant(ONNXTensor(numbers, shape: shape ?? [numbers.count]))
  }

  // MARK: Common steps

  mutating func cast(_ tensor: String, to element: ONNXElement, as output: String? = nil) -> String {
    add("Cast", tensor, with: ["to": .integer(element.rawValue)], as: output)
  }

  /// Returns some of the columns of a matrix.
  mutating func columns(_ matrix: String, _ range: Range<Int>, as output: String? = nil) -> String {
    add(
      "Slice", matrix, integers([range.lowerBound]), integers([range.upperBound]), integers([1]), as: output)
  }
}
