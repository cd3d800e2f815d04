/// The type of an element, by its number in `TensorProto.DataType`.
enum ONNXElement: Int, Hashable {
  case float = 1
  case int8 = 3
  case int64 = 7
  case float16 = 10
  case double = 11
  case bfloat16 = 16
}

extension WeightType {
  var element: ONNXElement {
    switch self {
    case .f32: .float
    case .f16: .float16
    case .bf16: .bfloat16
    case .int8: .int8
    }
  }
}

/// A tensor whose elements are part of the model.
struct ONNXTensor: Hashable {
  let element: ONNXElement
  let shape: [Int]
  /// The elements in row-major order, each with its lowest byte first.
  let bytes: [UInt8]

  init(_ element: ONNXElement, shape: [Int], bytes: [UInt8]) {
    (self.element, self.shape, self.bytes) = (element, shape, bytes)
  }

  init(_ integers: [Int], shape: [Int]) {
    self.init(.int64, shape: shape, bytes: littleEndianBytes(integers.map(Int64.init)))
  }

  init(_ numbers: [Double], shape: [Int]) {
    self.init(.double, shape: shape, bytes: littleEndianBytes(numbers.map(\.bitPattern)))
  }

  init(_ numbers: [Float], shape: [Int]) {
    self.init(.float, shape: shape, bytes: littleEndianBytes(numbers.map(\.bitPattern)))
  }

  /// The `TensorProto`.
  func message(named name: String? = nil) -> ProtobufMessage {
    var message = ProtobufMessage()
    for size in shape { message.add(field: 1, size) }  // dims
    message.add(field: 2, element.rawValue)  // data_type
    if let name { message.add(field: 8, name) }  // name
    message.add(field: 9, bytes)  // raw_data
    return message
  }
}
