/// A function that the model defines for its own nodes.
struct ONNXLocalFunction {
  /// The set of operations that the functions of a model are in.
  static let domain = "ingot"

  let name: String
  let inputs: [String]
  let outputs: [String]
  let body: ONNXBody

  init(
    _ name: String, _ inputs: [String], _ outputs: [String], _ write: (inout ONNXBody) -> Void
  ) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    var body = ONNXBody()
    for taken in inputs + outputs { _ = body.unique(taken) }
    write(&body)
    self.body = body
  }

  /// The `FunctionProto`.
  var message: ProtobufMessage {
    var message = ProtobufMessage()
    message.add(field: 1, name)  // name
    for input in inputs { message.add(field: 4, input) }  // input
    for output in outputs { message.add(field: 5, output) }  // output
    for node in body.nodes { message.add(field: 7, node.message) }  // node
    message.add(field: 9, operatorSet("", version: ONNXModel.operatorSet))  // opset_import
    message.add(field: 9, operatorSet(Self.domain, version: 1))
    message.add(field: 10, Self.domain)  // domain
    return message
  }

  /// The functions that these nodes need, each before those that call it.
  static func needed(by nodes: [ONNXNode]) -> [ONNXLocalFunction] {
    var needed = Set(nodes.filter { $0.domain == domain }.map(\.operation))
    var functions: [ONNXLocalFunction] = []
    for function in all.reversed() where needed.contains(function.name) {
      needed.formUnion(function.body.nodes.filter { $0.domain == domain }.map(\.operation))
      functions.insert(function, at: 0)
    }
    return functions
  }

  /// All functions, each before those that call it.
  private static let all = [round, words, units, normals]
}
