import Foundation
import IngotTestSupport
import Testing

extension Trait where Self == ConditionTrait {
  /// Runs a test only where a Python can check models.
  static var needsONNXRuntime: ConditionTrait {
    .enabled(if: ONNXRuntime.python != nil, "needs a Python with onnx and onnxruntime")
  }
}

/// ONNX's checker and ONNX Runtime, as a Python with both offers them.
enum ONNXRuntime {
  /// An interpreter that has both.
  static let python = Programs.python(thatRuns: "import numpy, onnx, onnxruntime")

  /// One call of a model.
  struct Call: Encodable {
    /// An input: an integer, or rows of floats.
    enum Input {
      case integer(Int)
      case floats([Float], shape: [Int])
    }

    /// What to say about a failure.
    let label: String
    let model: [UInt8]
    var inputs: [String: Input] = [:]
    /// The output, by its name, its shape and its elements.
    var output = ""
    var shape: [Int] = []
    var expected: [Float] = []
    var tolerance = 1e-5

    private enum CodingKeys: CodingKey { case model, inputs }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(Data(model), forKey: .model)
      try container.encode(inputs.mapValues(EncodedInput.init), forKey: .inputs)
    }
  }

  private struct EncodedInput: Encodable {
    var integer: Int?
    var floats: [Float]?
    var shape: [Int]?

    init(_ input: Call.Input) {
      switch input {
      case .integer(let number): integer = number
      case .floats(let numbers, let shape): (floats, self.shape) = (numbers, shape)
      }
    }
  }

  private struct Outcome: Decodable {
    var error: String?
    var outputs: [String: [Float]]?
    var shapes: [String: [Int]]?
  }

  /// Checks each model, calls it in ONNX Runtime, and compares its output; one process serves all calls.
  static func check(_ calls: [Call]) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Array(JSONEncoder().encode(calls)), to: "calls.json")
    let run = try Programs.run(try #require(python), ["-c", script, file])
    #expect(run.status == 0, "\(run.output)\(run.messages)")
    let outcomes = try JSONDecoder().decode([Outcome].self, from: Data(run.output.utf8))
    #expect(outcomes.count == calls.count)
    for (call, outcome) in zip(calls, outcomes) {
      #expect(outcome.error == nil, "\(call.label)")
      #expect(outcome.shapes == [call.output: call.shape], "\(call.label)")
      let found = outcome.outputs?[call.output] ?? []
      let difference = scaledDifference(found, call.expected, leastScale: 1)
      #expect(difference <= call.tolerance, "\(call.label)")
    }
  }

  private static let script = """
    import base64, json, sys
    import numpy, onnx, onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3

    def tensor(encoded):
        if "integer" in encoded:
            return numpy.array(encoded["integer"], dtype=numpy.int64)
        return numpy.array(encoded["floats"], dtype=numpy.float32).reshape(encoded["shape"])

    def outcome(call):
        content = base64.b64decode(call["model"])
        onnx.checker.check_model(onnx.load_from_string(content), full_check=True)
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        found = session.run(None, {name: tensor(encoded) for name, encoded in call["inputs"].items()})
        named = list(zip([output.name for output in session.get_outputs()], found))
        return {
            "outputs": {name: value.ravel().tolist() for name, value in named},
            "shapes": {name: list(value.shape) for name, value in named},
        }

    outcomes = []
    for call in json.load(open(sys.argv[1])):
        try:
            outcomes.append(outcome(call))
        except Exception as error:
            outcomes.append({"error": str(error)})
    print(json.dumps(outcomes))
    """
}
