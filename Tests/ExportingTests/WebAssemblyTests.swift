import Foundation
import IngotDiagnostics
import IngotEmission
import IngotExporting
import IngotFreezing
import IngotIR
import IngotInference
import IngotReference
import IngotTestSupport
import Testing

/// What an exported module computes in Node.
@Suite(.needsWebAssembly)
struct WebAssemblyTests {
  /// A call of a function by its name in the model.
  private struct Call: Encodable {
    struct Options: Encodable {
      var rows: Int?
      var seed: Int?
      var step: Int?
    }

    let function: String
    var inputs: [String: [Float]]
    var options: Options
  }

  private static let script = """
    import { readFileSync } from "node:fs";
    import { load } from "./exported.js";

    const model = await load();
    const calls = JSON.parse(readFileSync(new URL("./calls.json", import.meta.url)));
    console.log(JSON.stringify(calls.map(({ function: name, inputs, options }) => {
      const given = Object.keys(inputs).length > 0 ? [inputs, options] : [options];
      return Array.from(model.functions[name](...given));
    })));
    """

  private func export(
    _ model: TrainedModel, _ names: [String], batch: ExportOptions.Batch = .fixed(1),
    weights: ExportOptions.Weights = .f32
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var options = ExportOptions()
    (options.name, options.batch, options.weights) = ("exported", batch, weights)
    try model.export(names, as: .wasm, to: folder.path, options)
    return folder
  }

  private func results(of calls: [Call], in folder: TemporaryFolder) throws -> [[Float]] {
    _ = try folder.write(Array(JSONEncoder().encode(calls)), to: "calls.json")
    return try JSONDecoder().decode([[Float]].self, from: Node.run(Self.script, in: folder))
  }

  /// Returns a call of a function with numbers in all its inputs.
  private func call(_ function: FunctionSignature, rows: Int, isAny: Bool) -> Call {
    var inputs: [String: [Float]] = [:]
    for (place, input) in function.inputs.enumerated() {
      inputs[input.name] = scatteredNumbers(
        rows * input.shape.reduce(1, *), from: -0.5, to: 1, salt: UInt64(place + 1))
    }
    var options = Call.Options()
    if isAny, inputs.isEmpty { options.rows = rows }
    if function.isRandom, rows.isMultiple(of: 2) { (options.seed, options.step) = (99, 7) }
    return Call(function: function.name, inputs: inputs, options: options)
  }

  /// Returns what the reference executor makes of a call, with weights as they are stored.
  private func expected(_ call: Call, _ model: TrainedModel, rows: Int, _ weights: WeightType) throws -> [Float] {
    let frozen = try model.frozen([call.function], batch: rows)
    var module = frozen.module
    if let seed = call.options.seed { module.seed = UInt64(seed) }
    var executor = ReferenceExecutor(module)
    for place in module.parameters.indices {
      executor.parameters[place] = try frozen.stored(Parameter(place), as: weights).decoded
    }
    return try executor.run(module.functions[0], inputs: call.inputs, step: call.options.step ?? 1).result
  }

  /// A kind of batch and of weights, and the numbers of rows of the calls.
  struct Variant: Sendable {
    let batch: ExportOptions.Batch
    let counts: [Int]
    let weights: ExportOptions.Weights
    let stored: WeightType

    static let all = [
      Variant(batch: .any, counts: [1, 4, 131], weights: .f32, stored: .f32),
      Variant(batch: .fixed(6), counts: [6], weights: .f16, stored: .f16),
      Variant(batch: .fixed(1), counts: [1], weights: .int8, stored: .int8),
    ]
  }

  /// Every frozen function of every shipped model gives what the executor gives.
  @Test(.needsNode, arguments: Campaign.pairs(shippedNames, Variant.all))
  func functionsAgreeWithTheExecutor(_ name: String, _ variant: Variant) throws {
    let model = try SmallRuns.model(name)
    let functions = model.functions.filter { $0.role != nil }
    let folder = try export(model, functions.map(\.name), batch: variant.batch, weights: variant.weights)
    let cases = variant.counts.flatMap { rows in
      functions.map { (signature: $0, rows: rows, call: call($0, rows: rows, isAny: variant.batch == .any)) }
    }
    let found = try results(of: cases.map(\.call), in: folder)
    for (given, result) in zip(cases, found) {
      // Draws come in blocks of 128 rows, which the trained model knows and a single run of the executor does not.
      let isBlockwise = given.rows > 128
      let wanted =
        isBlockwise
        ? try model(given.signature.name, given.call.inputs, rows: given.call.options.rows).scalars
        : try expected(given.call, model, rows: given.rows, variant.stored)
      let function = try #require(model.module.functions.first { $0.name == given.signature.name })
      let tolerance = function.body.last?.opcode == .sigmoid ? 1e-6 : 1e-5
      let difference = scaledDifference(result, wanted, leastScale: 1)
      #expect(difference <= tolerance, "\(given.signature), \(variant), \(given.rows) rows")
    }
  }

  /// A model has a method for each function, and loads from bytes, too.
  @Test(.needsNode) func methodsHaveTheStyleOfTheLanguage() throws {
    let model = try SmallRuns.model("mixture-aae")
    let folder = try export(model, ["sample", "class_prior", "discriminator-real"])
    let output = try Node.run(
      """
      import { readFileSync } from "node:fs";
      import { load } from "./exported.js";

      const file = (name) => readFileSync(new URL(name, import.meta.url));
      const plain = await load();
      const given = await load({
        module: await WebAssembly.compile(file("exported.wasm")),
        weights: new Uint8Array(file("exported.weights")).buffer,
      });
      const labels = Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      console.log(JSON.stringify([
        [plain.sample({ z: [0.5, -1.2] }), given.functions.sample({ z: Float64Array.of(0.5, -1.2) })],
        [plain.classPrior({ y: labels }, { seed: 5n }), plain.functions.class_prior({ y: labels }, { seed: 5 })],
      ].map((pair) => pair.map((numbers) => Array.from(numbers)))));
      """, in: folder)
    let pairs = try JSONDecoder().decode([[[Float]]].self, from: output)
    #expect(pairs.allSatisfy { $0[0] == $0[1] } && pairs.map { $0[0].count } == [784, 2])
    #expect(scaledDifference(pairs[0][0], try model("sample", ["z": [0.5, -1.2]]).scalars) <= 1e-6)
    let types = try String(contentsOfFile: folder.path + "/exported.d.ts", encoding: .utf8)
    #expect(types.contains("discriminatorReal(inputs: { partial_y: Numbers }"))
    #expect(types.contains("readonly \"discriminator-real\": Model[\"discriminatorReal\"]"))
  }

  /// Each row: a call that is refused, and what its message says.
  private static let refusals = [
    ("sample()", "sample: expected an object with 'y', 'z', found undefined"),
    ("sample({ z: [1, 2] })", "sample, 'y': expected rows of 10 numbers, found none"),
    ("sample({ y, z: [1] })", "sample, 'z': expected rows of 2 numbers, found 1 number"),
    ("sample({ y, z: [1, 2, 3, 4] })", "sample: expected equally many rows of 'y' and 'z', found 1 and 2"),
    ("sample({ y, z: [1, NaN] })", "sample, 'z': expected finite numbers, found NaN at index 1"),
    ("sample({ y, z: [1e39, 0] })", "sample, 'z': expected finite numbers, found 1e+39 at index 0"),
    ("sample({ y, z: ['1', 0] })", "sample, 'z': expected finite numbers, found string at index 0"),
    ("sample({ y, z: '12' })", "sample, 'z': expected rows of 2 numbers, found string"),
    ("sample({ y, z: [1, 2], x: [] })", "sample: expected 'y', 'z', found 'x'"),
    ("prior({ row: 2 })", "prior: expected 'rows', 'seed', 'step', found 'row'"),
    ("prior({ seed: -1 })", "prior, 'seed': expected a whole number from 0 below 2 ** 64, found -1"),
    ("prior({ step: 2n ** 64n })", "expected a whole number from 0 below 2 ** 64, found 18446744073709551616"),
  ]

  @Test(.needsNode) func wrongInputsAreRefused() throws {
    let folder = try export(try SmallRuns.model("supervised-aae"), ["sample", "prior"], batch: .any)
    let calls = Self.refusals.map { "() => model.\($0.0)" }.joined(separator: ",\n")
    let output = try Node.run(
      """
      import { load } from "./exported.js";

      const model = await load();
      const y = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
      const messages = [
      \(calls)
      ].map((call) => { try { return String(call()); } catch (error) { return error.message; } });
      messages.push(await load({ weights: new Uint8Array(3) }).catch((error) => error.message));
      console.log(JSON.stringify(messages));
      """, in: folder)
    let messages = try JSONDecoder().decode([String].self, from: output)
    let expected = Self.refusals.map(\.1) + ["bytes of weights, found 3"]
    #expect(messages.count == expected.count)
    for (message, part) in zip(messages, expected) { #expect(message.contains(part)) }
  }

  /// Integers and any number of rows go together.
  @Test(.needsNode) func anyRowsAgreeInEveryType() throws {
    let model = try SmallRuns.model("supervised-aae")
    let types: [(ExportOptions.Weights, WeightType)] = [(.f16, .f16), (.bf16, .bf16), (.int8, .int8)]
    for (weights, stored) in types {
      let folder = try export(model, ["sample"], batch: .any, weights: weights)
      let signature = try #require(model.functions.first { $0.name == "sample" })
      let calls = [3, 8].map { call(signature, rows: $0, isAny: true) }
      for (rows, (call, found)) in zip([3, 8], zip(calls, try results(of: calls, in: folder))) {
        let difference = scaledDifference(found, try expected(call, model, rows: rows, stored), leastScale: 1)
        #expect(difference <= 1e-6, "\(weights), \(rows) rows")
      }
    }
  }

  @Test func modulesAreSmall() throws {
    let model = try SmallRuns.model("gaussian-aae")
    for weights in ExportOptions.Weights.allCases {
      let folder = try export(model, ["sample"], batch: .any, weights: weights)
      #expect(
        Set(folder.contents) == [
          "explore.html", "exported.d.ts", "exported.js", "exported.wasm", "exported.weights",
          "package.json",
        ])
      let size = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/exported.wasm")).count
      #expect(size < 32_000, "\(weights)")
    }
  }

  /// A function that no page can show comes without a page.
  @Test func pagesShowSamplesOnly() throws {
    let folder = try export(try SmallRuns.model("gaussian-aae"), ["code", "prior"])
    #expect(folder.contents == ["exported.d.ts", "exported.js", "exported.wasm", "exported.weights", "package.json"])
  }

  @Test func aCompilerWithoutTheTargetIsRefused() throws {
    let folder = try TemporaryFolder()
    let compiler = try folder.write("#!/bin/sh\necho 'error: no such target' >&2\nexit 1\n", to: "clang")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: compiler)
    var options = ExportOptions()
    options.compiler = compiler
    let error = #expect(throws: IngotError.self) {
      try SmallRuns.model("gaussian-aae").export(["sample"], as: .wasm, to: folder.path + "/out", options)
    }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.contains("expected a clang with the target wasm32 and LLVM's linker wasm-ld"))
    #expect(message.contains("no such target") && folder.contents == ["clang"])
  }
}
