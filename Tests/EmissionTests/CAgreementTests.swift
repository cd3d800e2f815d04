import IngotCompiler
import IngotDiagnostics
import IngotEmission
import IngotExecution
import IngotFreezing
import IngotIR
import IngotModeling
import IngotOptimization
import IngotPasses
import IngotTestSupport
import Testing

/// Exported C against the executor, bit for bit.
struct CAgreementTests {
  private static let dispatching = [CompiledC.Toolchain(compiler: "gcc"), CompiledC.Toolchain(compiler: "clang")]

  @Test(arguments: Campaign.pairs(shippedNames, dispatching))
  func theExecutorsBits(_ name: String, _ toolchain: CompiledC.Toolchain) throws {
    guard toolchain.isThere else { return }
    let batch = toolchain.compiler == "gcc" ? 1 : 7
    let frozen = try smallFrozenModule(name, batch: batch)
    let source = try CSource(frozen, CSource.Options(name: cIdentifier(name), dispatches: true))
    let compiled = try CompiledC(source, toolchain, optimization: "-O1")
    try forEachFunction(of: frozen, batch: batch, compiled) { function, found, expected in
      #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(name), \(function.name)")
    }
  }

  @Test(arguments: Campaign.pairs(shippedNames, [true, false]))
  func anyNumberOfRows(_ name: String, dispatches: Bool) throws {
    let frozen = try smallFrozenModule(name, batch: 128)
    let source = try CSource(frozen, CSource.Options(name: "m", takesAnyRows: true, dispatches: dispatches))
    let toolchain = CompiledC.Toolchain(compiler: "gcc", flags: dispatches ? [] : ["-march=native"])
    let compiled = try CompiledC(source, toolchain, optimization: "-O1")
    for rows in [0, 1, 5, 128, 131] {
      for (index, function) in frozen.module.functions.enumerated() {
        let machine = try Machine(frozen)
        let inputs = inputs(of: function, rows: rows, batch: 128)
        let position = DrawPosition(seed: 9, step: 3)
        let expected = try machine.apply(functionAt: index, count: rows, drawing: position) { inputs[$0.name] }
        let found = compiled.call(index, orderedInputs(of: function, inputs), rows: rows, seed: 9, step: 3)
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(name), \(function.name), \(rows) rows")
      }
    }
  }

  @Test(
    arguments: Campaign.pairs(
      CompiledC.Toolchain.narrowVectors, ["clustering-aae", "mixture-aae", "variational-autoencoder"]))
  func otherInstructionSets(_ toolchain: CompiledC.Toolchain, _ name: String) throws {
    guard toolchain.isThere else { return }
    let frozen = try smallFrozenModule(name, batch: 6)
    let compiled = try CompiledC(try CSource(frozen, CSource.Options(name: "m")), toolchain)
    // Where multiply-adds are fused, the bits are the same whatever the width of a vector.
    let tolerance: Float = toolchain.flags.isEmpty ? 1e-5 : 0
    try forEachFunction(of: frozen, batch: 6, compiled) { function, found, expected in
      let bound = function.body.last?.opcode == .sigmoid ? min(tolerance, 1e-6) : tolerance
      let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
      #expect(worst <= bound, "\(name), \(function.name)")
    }
  }

  @Test(arguments: Campaign.pairs(WeightType.allCases, [1, 9]))
  func smallWeights(_ type: WeightType, _ batch: Int) throws {
    let frozen = try smallFrozenModule("semisupervised-aae", batch: batch)
    let source = try CSource(frozen, CSource.Options(name: "m", weights: type, dispatches: true))
    let compiled = try CompiledC(source, CompiledC.Toolchain(compiler: "gcc"), optimization: "-O1")
    try forEachFunction(of: frozen.storing(type), batch: batch, compiled) { function, found, expected in
      if type == .int8 {
        // The factors are multiplied after the sum.
        for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-5, "\(function.name)") }
      } else {
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(type), \(function.name)")
      }
    }
  }

  @Test(arguments: [
    CompiledC.Toolchain(compiler: "aarch64-linux-gnu-gcc", flags: ["-static"]),
    CompiledC.Toolchain(
      compiler: "clang",
      flags: ["--target=aarch64-linux-gnu", "-static", "-fuse-ld=lld", "-Wno-unused-command-line-argument"]),
  ])
  func anotherKindOfCPU(_ toolchain: CompiledC.Toolchain) throws {
    let emulator = CompiledC.Toolchain(compiler: "qemu-aarch64")
    guard CompiledC.Toolchain(compiler: "aarch64-linux-gnu-gcc").isThere, emulator.isThere else { return }
    for name in ["clustering-aae", "mixture-aae"] {
      let frozen = try smallFrozenModule(name, batch: 6)
      let driver = try CDriver(
        try CSource(frozen, CSource.Options(name: "m")), toolchain, launcher: [emulator.compiler])
      try forEachFunction(of: frozen, batch: 6, driver.call) { function, found, expected in
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(name), \(function.name)")
      }
    }
  }

  /// Each type of weights, for any CPU or for this one.
  @Test(arguments: Campaign.pairs(WeightType.allCases, [[], ["-march=native"]]))
  func nothingIsReadOrWrittenOutside(_ type: WeightType, _ vectors: [String]) throws {
    let checks = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g"]
    let toolchain = CompiledC.Toolchain(compiler: "gcc", flags: checks + vectors)
    guard toolchain.isThere else { return }
    // The number of rows of the program, and that of a call.
    let (batch, rows) =
      switch type {
      case .f32: (128, 131)
      case .f16, .bf16: (7, 7)
      case .int8: (1, 1)
      }
    let frozen = try smallFrozenModule("reduction-aae", batch: batch)
    let options = CSource.Options(name: "m", weights: type, takesAnyRows: type == .f32)
    let driver = try CDriver(try CSource(frozen, options), toolchain)
    for (index, function) in frozen.module.functions.enumerated() {
      let inputs = inputs(of: function, rows: rows, batch: batch)
      let found = try driver.call(index, orderedInputs(of: function, inputs), rows: rows)
      #expect(!found.contains { !$0.isFinite })
    }
  }

  // MARK: Comparing

  private func forEachFunction(
    of frozen: FrozenModule, batch: Int, _ compiled: CompiledC,
    _ check: (Function, _ found: [Float], _ expected: [Float]) throws -> Void
  ) throws {
    try forEachFunction(of: frozen, batch: batch, compiled.call, check)
  }

  /// Calls each function in the executor and otherwise.
  private func forEachFunction(
    of frozen: FrozenModule, batch: Int, _ call: (Int, [[Float]], Int, UInt64, UInt64) throws -> [Float],
    _ check: (Function, _ found: [Float], _ expected: [Float]) throws -> Void
  ) throws {
    let machine = try Machine(frozen)
    for (index, function) in frozen.module.functions.enumerated() {
      let inputs = inputs(of: function, rows: batch, batch: batch)
      for argument in function.arguments where function[argument].type.element == .f32 {
        _ = machine.input(argument, in: function).update(fromContentsOf: inputs[function[argument].name] ?? [])
      }
      machine.run(functionAt: index, step: 2, seed: 5)
      let expected = Array(machine.result(ofFunctionAt: index))
      let found = try call(index, orderedInputs(of: function, inputs), batch, 5, 2)
      try check(function, found, expected)
    }
  }
}

/// Returns the funcs of a small model, folded, with parameters that are not those of the start.
func smallFrozenModule(_ name: String, batch: Int, width: Int = 20) throws -> FrozenModule {
  var module = try shippedModel(name).applying(["width=\(width)"]).compile(batch: 10, seed: 3).source
  module.functions.removeAll { $0.kind == .phase }
  module = try Pipeline([.rebatch(to: batch)]).run(module)
  return try FrozenModule(module) { parameter in
    let info = module[parameter]
    let reach = 2 / Float(info.type.rows == 1 ? 4 : info.type.rows).squareRoot()
    return scatteredNumbers(info.type.count, from: -reach, to: reach, salt: UInt64(parameter.index + 1)).map {
      info.name.hasSuffix("variance") ? abs($0) + 0.1 : $0
    }
  }.folded()
}

/// Returns numbers for the arguments of a function, about half of them zero.
func inputs(of function: Function, rows: Int, batch: Int) -> [String: [Float]] {
  var inputs: [String: [Float]] = [:]
  for (place, argument) in function.arguments.enumerated() where function[argument].type.element == .f32 {
    let count = function[argument].type.count / batch * rows
    inputs[function[argument].name] = scatteredNumbers(count, from: -1, to: 1, salt: UInt64(place + 7)).map {
      max(0, $0)
    }
  }
  return inputs
}

func orderedInputs(of function: Function, _ inputs: [String: [Float]]) -> [[Float]] {
  function.arguments.filter { function[$0].type.element == .f32 }.map { inputs[function[$0].name] ?? [] }
}
