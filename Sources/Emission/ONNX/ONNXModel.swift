package import IngotDiagnostics
package import IngotFreezing
import IngotIR

/// A func as a model of ONNX, with its weights.
///
/// The inputs bear the names of the arguments, and the output that of the func. A func that draws takes two integers
/// instead of the step, `seed` and `step`: the seed is a bit pattern, and the draws are those of Ingot. If the batch is
/// any and no argument has a row for each example, a third one, `rows`, says how many to make.
package struct ONNXModel: Sendable {
  /// The version of the format, which readers of 2022 and later know.
  static let format = 8
  /// The version of the set of operations that has this format.
  static let operatorSet = 17
  /// The number of bytes that a message of Protocol Buffers can have.
  package static let maximumBytes = Int(Int32.max)

  /// The content of the file.
  package let bytes: [UInt8]

  /// - Parameters:
  ///   - frozen: funcs in inference mode, whose module is made for the batch, if that is fixed.
  ///   - index: the place of the func in the module.
  ///   - weights: the type in which to store what products multiply with. All other parameters are stored as `f32`.
  ///   - maximumBytes: the largest size that the model may have; by default, that of the format.
  /// - Throws: if the batch cannot be any, if a weight does not fit the type, or if the model would be too large.
  package init(
    _ frozen: FrozenModule, function index: Int, batch: ExportedBatch, weights: WeightType,
    maximumBytes: Int = ONNXModel.maximumBytes
  ) throws(IngotError) {
    let function = frozen.module.functions[index]
    var graph = try ONNXGraph(frozen, function, batch: batch, weights: weights)
    try graph.write()
    func checkSize(_ size: Int) throws(IngotError) {
      if size <= maximumBytes { return }
      throw IngotError(
        .badInput,
        "'@\(function.name)': expected an ONNX model of at most \(maximumBytes) bytes, found \(size); store weights in "
          + "a smaller type", at: function.location)
    }
    // Before anything is copied.
    try checkSize(graph.initializers.reduce(0) { $0 + $1.tensor.bytes.count })
    bytes = graph.model.bytes
    try checkSize(bytes.count)
  }
}

extension ONNXGraph {
  /// The `ModelProto`.
  fileprivate var model: ProtobufMessage {
    let functions = ONNXLocalFunction.needed(by: body.nodes)
    var model = ProtobufMessage()
    model.add(field: 1, ONNXModel.format)  // ir_version
    model.add(field: 2, "ingot")  // producer_name
    model.add(field: 7, message)  // graph
    model.add(field: 8, operatorSet("", version: ONNXModel.operatorSet))  // opset_import
    if !functions.isEmpty { model.add(field: 8, operatorSet(ONNXLocalFunction.domain, version: 1)) }
    for function in functions { model.add(field: 25, function.message) }  // functions
    return model
  }

  /// The `GraphProto`.
  private var message: ProtobufMessage {
    var graph = ProtobufMessage()
    for node in body.nodes { graph.add(field: 1, node.message) }  // node
    graph.add(field: 2, function.name)  // name
    for initializer in initializers {
      graph.add(field: 5, initializer.tensor.message(named: initializer.name))  // initializer
    }
    for input in inputs { graph.add(field: 11, input.message) }  // input
    graph.add(field: 12, output.message)  // output
    return graph
  }
}

/// Returns the `OperatorSetIdProto` of a set of operations.
func operatorSet(_ domain: String, version: Int) -> ProtobufMessage {
  var message = ProtobufMessage()
  message.add(field: 1, domain)  // domain
  message.add(field: 2, version)  // version
  return message
}

/// An input or the output of a graph.
struct ONNXPort {
  /// A dimension of a tensor.
  enum Dimension: Hashable {
    case size(Int)
    /// The number of rows that a caller decides.
    case batch
  }

  let name: String
  let element: ONNXElement
  let shape: [Dimension]

  /// The `ValueInfoProto`.
  fileprivate var message: ProtobufMessage {
    var dimensions = ProtobufMessage()
    for dimension in shape {
      var size = ProtobufMessage()
      switch dimension {
      case .size(let number): size.add(field: 1, number)  // dim_value
      case .batch: size.add(field: 2, "batch")  // dim_param
      }
      dimensions.add(field: 1, size)  // dim
    }
    var tensor = ProtobufMessage()
    tensor.add(field: 1, element.rawValue)  // elem_type
    tensor.add(field: 2, dimensions)  // shape
    var type = ProtobufMessage()
    type.add(field: 1, tensor)  // tensor_type
    var message = ProtobufMessage()
    message.add(field: 1, name)  // name
    message.add(field: 2, type)  // type
    return message
  }
}
