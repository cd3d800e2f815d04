import Foundation
import IngotEmission
import IngotFreezing
import IngotIR
import IngotReference
import IngotTestSupport
import Testing

extension Trait where Self == ConditionTrait {
  /// Runs a test only where a Python can compile StableHLO.
  static var needsXLA: ConditionTrait { .enabled(if: XLA.python != nil, "needs a Python with jax and numpy") }
}

/// XLA for the CPU, as a Python with JAX offers it.
enum XLA {
  /// An interpreter that has JAX.
  static let python = Programs.python(
    thatRuns: "import numpy; from jax._src.lib import xla_client; xla_client.DeviceList")

  /// One call of an exported func, and what the reference executor makes of it.
  struct Call {
    /// What to say about a failure.
    let label: String
    fileprivate let text: String
    fileprivate var inputs: [Input] = []
    fileprivate let shape: [Int]
    fileprivate let expected: [Float]
    fileprivate let tolerance: Double

    /// Exports a func, and runs it on scattered numbers.
    init(_ frozen: FrozenModule, functionAt index: Int, step: Int = 1) throws {
      let module = frozen.module
      let function = module.functions[index]
      label = "\(module.name), \(function.name), step \(step)"
      text = try StableHLOText(frozen, function: index, batch: .fixed(module.batch)).text
      var numbers: [String: [Float]] = [:]
      for argument in function.arguments {
        let (name, type) = (function[argument].name, function[argument].type)
        switch type.element {
        case .f32:
          let scattered = scatteredNumbers(type.count, from: -0.5, to: 1, salt: UInt64(inputs.count + 1))
          numbers[name] = scattered
          inputs.append(Input(floats: scattered, shape: type.shape))
        case .i64: inputs += [Input(integer: module.seed), Input(integer: UInt64(step))]
        }
      }
      var executor = ReferenceExecutor(module)
      executor.parameters = frozen.values
      expected = try executor.run(function, inputs: numbers, step: step).result
      shape = function.resultType.shape
      tolerance = function.body.last?.opcode == .sigmoid ? 1e-6 : 1e-5
    }
  }

  fileprivate struct Input: Encodable {
    var integer: UInt64?
    var floats: [Float]?
    var shape: [Int]?
  }

  /// What a call gave.
  struct Outcome: Decodable {
    var error: String?
    var shape: [Int]?
    var result: [Float]?
  }

  /// Compiles and runs each call; one process serves them all.
  static func outcomes(of calls: [Call]) throws -> [Outcome] {
    let folder = try TemporaryFolder()
    for (index, call) in calls.enumerated() {
      _ = try folder.write(call.text, to: "\(index).mlir")
      _ = try folder.write(Array(JSONEncoder().encode(call.inputs)), to: "\(index).json")
    }
    let outcome = try Programs.run(try #require(python), ["-c", script, folder.path, "\(calls.count)"])
    try #require(outcome.status == 0, "\(outcome.output)\(outcome.messages)")
    return try JSONDecoder().decode([Outcome].self, from: Data(outcome.output.utf8))
  }

  /// Compares what a call gave with what the reference executor gives.
  static func check(_ call: Call, _ outcome: Outcome) {
    #expect(outcome.error == nil, "\(call.label)")
    #expect(outcome.shape == call.shape, "\(call.label)")
    let difference = scaledDifference(outcome.result ?? [], call.expected, leastScale: 1)
    #expect(difference <= call.tolerance, "\(call.label)")
  }

  private static let script = """
    import json, sys
    import jax, numpy
    from jax._src.lib import xla_client

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    device = jax.devices("cpu")[0]
    devices = xla_client.DeviceList((device,))

    def array(encoded):
        if "integer" in encoded:
            return jax.device_put(numpy.uint64(encoded["integer"]), device)
        return jax.device_put(numpy.array(encoded["floats"], numpy.float32).reshape(encoded["shape"]), device)

    def outcome(path):
        text = open(path + ".mlir", "rb").read()
        executable = device.client.compile_and_load(text, devices, xla_client.CompileOptions())
        inputs = [array(encoded) for encoded in json.load(open(path + ".json"))]
        results = executable.execute_sharded(inputs).disassemble_into_single_device_arrays()
        result = numpy.asarray(results[0][0])
        assert len(results) == 1 and result.dtype == numpy.float32
        return {"shape": list(result.shape), "result": result.ravel().tolist()}

    outcomes = []
    for index in range(int(sys.argv[2])):
        try:
            outcomes.append(outcome(f"{sys.argv[1]}/{index}"))
        except Exception as error:
            outcomes.append({"error": str(error)})
    print(json.dumps(outcomes))
    """
}
