import IngotCompiler
import IngotEmission
import IngotFreezing
import IngotIR
import IngotModeling
import IngotOptimization
import IngotPasses
import IngotReference
import IngotTestSupport
import Testing

extension ExportedBatch {
  /// The number of rows of a fixed batch.
  var rows: Int {
    switch self {
    case .fixed(let rows): rows
    case .any: 1
    }
  }
}

extension ONNXRuntime.Call {
  /// Exports a func and has the reference executor say what it gives.
  ///
  /// - Parameters:
  ///   - module: the module for as many rows as the call has.
  init(
    _ frozen: FrozenModule, functionAt index: Int, of module: Module, batch: ExportedBatch,
    weights: WeightType = .f32, step: Int = 1
  ) throws {
    let function = module.functions[index]
    let model = try ONNXModel(frozen, function: index, batch: batch, weights: weights)
    self.init(
      label: "\(module.name), \(function.name), \(batch), \(module.batch) rows, \(weights)", model: model.bytes)
    var numbers: [String: [Float]] = [:]
    for argument in function.arguments {
      let (name, type) = (function[argument].name, function[argument].type)
      switch type.element {
      case .f32:
        numbers[name] = scatteredNumbers(type.count, from: -0.5, to: 1, salt: UInt64(inputs.count + 1))
        inputs[name] = .floats(numbers[name] ?? [], shape: type.shape)
      case .i64:
        inputs["seed"] = .integer(Int(bitPattern: UInt(module.seed)))
        inputs["step"] = .integer(step)
      }
    }
    if batch == .any, numbers.isEmpty, function.resultType.rank > 1 { inputs["rows"] = .integer(module.batch) }
    var executor = ReferenceExecutor(module)
    for place in module.parameters.indices {
      executor.parameters[place] = try frozen.stored(Parameter(place), as: weights).decoded
    }
    expected = try executor.run(function, inputs: numbers, step: step).result
    (output, shape) = (function.name, function.resultType.shape)
    if function.body.last?.opcode == .sigmoid { tolerance = 1e-6 }
  }
}

/// Every func of every shipped model, in ONNX Runtime and in the reference executor.
struct ONNXModelTests {
  @Test(.needsONNXRuntime, arguments: shippedNames)
  func functionsAgreeWithTheReference(_ name: String) throws {
    let frozen = try shippedFunctions(name)
    var calls: [ONNXRuntime.Call] = []
    for index in frozen.module.functions.indices {
      calls.append(try .init(frozen, functionAt: index, of: frozen.module, batch: .fixed(10)))
      for (rows, weights) in [(10, WeightType.f32), (1, .f32), (7, .f16), (3, .bf16), (13, .int8)] {
        let module = try Pipeline([.rebatch(to: rows)]).run(frozen.module)
        calls.append(try .init(frozen, functionAt: index, of: module, batch: .any, weights: weights, step: rows))
      }
    }
    try ONNXRuntime.check(calls)
  }

  @Test(.needsONNXRuntime, arguments: shippedNames)
  func foldedFunctionsAgreeWithTheReference(_ name: String) throws {
    let frozen = try shippedFunctions(name).folded()
    try ONNXRuntime.check(
      frozen.module.functions.indices.map { index in
        try .init(frozen, functionAt: index, of: frozen.module, batch: .any)
      })
  }

  /// A model in integers is about a quarter as large.
  @Test func integersAreSmaller() throws {
    let frozen = try shippedFunctions("gaussian-aae", width: 60)
    let index = try #require(frozen.module.functions.firstIndex { $0.role == .sample })
    let sizes = try [WeightType.f32, .f16, .int8].map { type in
      try ONNXModel(frozen, function: index, batch: .any, weights: type).bytes.count
    }
    #expect(sizes[1] < sizes[0] * 7 / 10 && sizes[2] < sizes[1] * 8 / 10, "\(sizes)")
  }
}
