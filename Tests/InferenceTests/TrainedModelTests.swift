import Foundation
import IngotDiagnostics
import IngotFiles
import IngotIR
import IngotInference
import IngotModeling
import IngotRuns
import IngotTestSupport
import IngotTraining
import Testing

/// Tests of trained models that are called.
struct TrainedModelTests {
  private func inputs(_ signature: FunctionSignature, rows: Int) -> [String: [Float]] {
    Dictionary(
      uniqueKeysWithValues: signature.inputs.map { input in
        (input.name, scatteredNumbers(rows * input.shape.reduce(1, *)).map { abs($0) })
      })
  }

  private func message(_ call: () throws -> Void) -> String {
    do {
      try call()
      return ""
    } catch { return "\(error)" }
  }

  /// Every function gives what the reference executor gives, alone, among others, and in more rows than a block.
  @Test(arguments: shippedNames)
  func functionsAgreeWithTheReference(_ name: String) throws {
    let run = try SmallRuns.path(name)
    let model = try TrainedModel(run)
    let module = model.module
    #expect(model.name == name && model.imageSize.map { [$0.width, $0.height] } == [28, 28])
    for (signature, function) in zip(model.functions, module.functions) where !signature.isRandom {
      let rows = module.batch
      let given = inputs(signature, rows: rows)
      let expected = try SmallRuns.reference(
        function, of: module, parameters: run + "/checkpoints/last.safetensors", inputs: given)
      let width = expected.count / rows
      for count in [1, 3, 130] {
        let repeated = given.mapValues { numbers in
          let width = numbers.count / rows
          return (0..<(count * width)).map { numbers[$0 % (rows * width)] }
        }
        let found = try model(signature.name, repeated)
        #expect(found.shape == [count] + signature.outputShape)
        #expect(try model(signature.name, repeated) == found)
        let wanted = (0..<(count * width)).map { expected[$0 % expected.count] }
        #expect(scaledDifference(found.scalars, wanted) <= 1e-5, "\(signature), \(count) rows")
      }
    }
  }

  /// A drawn row depends on its place and the seed, and on nothing else.
  @Test(arguments: shippedNames)
  func drawsDependOnTheirPlace(_ name: String) throws {
    let model = try TrainedModel(try SmallRuns.path(name))
    for signature in model.functions where signature.isRandom && signature.inputs.isEmpty {
      // A discriminator's row is a product, whose last bits depend on the number of rows.
      let all = try model(signature.name, rows: 300)
      for count in [1, 5, 128, 129] {
        let some = try model(signature.name, rows: count)
        #expect(scaledDifference(some.scalars, all.scalars.prefix(some.scalars.count)) <= 1e-6, "\(signature)")
      }
      #expect(try model(signature.name, rows: 300, seed: 3) == all)
      #expect(try model(signature.name, rows: 300, seed: 4) != all)
      #expect(all[0] != all[128])
    }
  }

  /// A row does not depend on the rows beside it, not even in its last bit.
  @Test(arguments: shippedNames)
  func aRowAloneHasTheSameBits(_ name: String) throws {
    let model = try TrainedModel(SmallRuns.path(name))
    for function in model.functions where !function.isRandom && !function.inputs.isEmpty {
      var inputs: [String: ShapedArray] = [:]
      for (place, input) in function.inputs.enumerated() {
        let width = input.shape.reduce(1, *)
        inputs[input.name] = ShapedArray(
          shape: [37, width], scalars: scatteredNumbers(37 * width, from: -1, to: 1, salt: UInt64(place + 1)))
      }
      let all = try model(function.name, inputs)
      for row in [0, 5, 36] {
        let alone = try model(
          function.name, inputs.mapValues { ShapedArray(shape: [1, $0.shape[1]], scalars: Array($0[row])) })
        #expect(alone.scalars.map(\.bitPattern) == all[row].map(\.bitPattern), "\(name), \(function.name)")
      }
    }
  }

  @Test func signaturesSayWhatAFunctionTakes() throws {
    let model = try TrainedModel(try SmallRuns.path("supervised-aae"))
    let sample = try #require(model.functions.first { $0.role == .sample })
    #expect("\(sample)" == "sample(y: [10], z: [2]) -> [784]")
    #expect(sample.inputs.map(\.role) == [.labels, .code] && !sample.isRandom)
    #expect(model.functions.first { $0.role == .prior }?.isRandom == true)
    #expect(model.functions.first { $0.name == "decoder" }?.role == nil)
    let heads = try TrainedModel(try SmallRuns.path("semisupervised-aae")).functions.map(\.name)
    #expect(heads.contains("encoder.y") && heads.contains("encoder.z") && !heads.contains("encoder"))
  }

  @Test func wrongCallsSayWhatWasExpected() throws {
    let model = try TrainedModel(try SmallRuns.path("supervised-aae"))
    let (y, z): ([Float], [Float]) = (Array(repeating: 0, count: 20), [0, 0, 1, 1])
    for (name, inputs, expected) in [
      ("smaple", [:], "found 'smaple'; did you mean 'sample'?"),
      ("sample", [:], "expected an input 'y' of [10], found none"),
      ("sample", ["y": y, "z": z, "q": z], "expected inputs 'y' and 'z', found 'q'"),
      ("sample", ["y": y, "z": [1]], "input 'z': expected examples of [2], found [1]"),
      ("sample", ["y": y, "z": [1, 2]], "expected equally many examples of 'y' and 'z', found 2 and 1"),
      ("sample", ["y": y, "z": [0, 0, .nan, 1]], "expected finite numbers, found nan in example 1"),
      ("sample", ["y": y, "z": [0, -.infinity, 0, 1]], "found -inf in example 0"),
    ] as [(String, [String: [Float]], String)] {
      #expect(message { _ = try model(name, inputs) }.contains(expected), "\(expected)")
    }
    let shaped = ["z": ShapedArray(shape: [1, 4], scalars: z), "y": ShapedArray(shape: [2, 10], scalars: y)]
    #expect(message { _ = try model("sample", shaped) }.contains("expected examples of [2], found [1, 4]"))
    #expect(message { _ = try model("prior", rows: -1) }.contains("expected 0 or more rows, found -1"))
    #expect(try model("sample", ["y": [], "z": []]).shape == [0, 784])
    #expect(try model("sample", ["y": y, "z": z]).shape == [2, 784])
  }

  @Test func callsFromSeveralThreadsTakeTurns() throws {
    let path = try SmallRuns.path("gaussian-aae")
    let model = try TrainedModel(path, threads: 2)
    let codes = (1...40).map { rows in scatteredNumbers(rows * 2) }
    let expected = try codes.map { try TrainedModel(path)("sample", ["z": $0]) }
    nonisolated(unsafe) var agree = Array(repeating: false, count: codes.count)
    let lock = NSLock()
    DispatchQueue.concurrentPerform(iterations: codes.count) { index in
      let found = try? model("sample", ["z": codes[index]])
      lock.withLock { agree[index] = found == expected[index] }
    }
    #expect(agree.allSatisfy { $0 })
  }

  // MARK: Loading

  /// Returns a copy of a run whose files may be damaged.
  private func copy(_ name: String, _ folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/copy"
    try FileManager.default.copyItem(atPath: try SmallRuns.path(name), toPath: path)
    return path
  }

  @Test func whatIsNoRunIsRefused() throws {
    let folder = try TemporaryFolder()
    let run = try copy("gaussian-aae", folder)
    #expect(message { _ = try TrainedModel(folder.path + "/none") }.contains("expected a run folder, found none"))
    let other = try SmallRuns.path("likelihood-aae") + "/checkpoints/last.safetensors"
    let last = run + "/checkpoints/last.safetensors"
    #expect(try TrainedModel(run, .best).functions == TrainedModel(run).functions)
    try FileManager.default.removeItem(atPath: run + "/checkpoints/best.safetensors")
    #expect(message { _ = try TrainedModel(run, .best) }.contains("best.safetensors"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: last))
    try Data(contentsOf: URL(fileURLWithPath: other)).write(to: URL(fileURLWithPath: last))
    #expect(message { _ = try TrainedModel(run) }.contains("expected a checkpoint of this model, batch and seed"))
    try bytes.dropLast(4).write(to: URL(fileURLWithPath: last))
    #expect(message { _ = try TrainedModel(run) }.contains("bytes of data"))
    #expect(message { _ = try TrainedModel(last) }.contains("bytes of data"))
    try bytes.write(to: URL(fileURLWithPath: last))
    #expect(message { _ = try TrainedModel(last) }.contains("found a safetensors file without a program"))
    #expect(message { _ = try TrainedModel(run, threads: 0) }.contains("expected 1 to 1024 threads"))
  }

  /// Every bit of a checkpoint counts.
  @Test func aDamagedCheckpointIsRefused() throws {
    let folder = try TemporaryFolder()
    let run = try copy("gaussian-aae", folder)
    let last = run + "/checkpoints/last.safetensors"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: last)))
    let (header, data) = Campaign.isLong ? (1, 4_001) : (61, 300_007)
    try forEachFlippedBit(of: bytes, header: header, data: data) { damaged, bit in
      try Data(damaged).write(to: URL(fileURLWithPath: last))
      #expect(throws: IngotError.self, "bit \(bit)") { try TrainedModel(run) }
    }
  }

  @Test func parametersThatAreNotFiniteAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/decoder.safetensors"
    try TrainedModel(try SmallRuns.path("gaussian-aae")).save(to: path, functions: ["sample"])
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // The last number of the last tensor, the second weights.
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0x80, 0x7F])
    try Data(withChecksum(bytes)).write(to: URL(fileURLWithPath: path))
    let model = try TrainedModel(path)
    #expect(
      message { _ = try model("sample", ["z": [1, 1]]) }.contains("expected finite parameters, found inf at element"))
    #expect(try TrainedModel(path, allowsNonFinite: true)("sample", ["z": [1, 1]]).scalars.count == 784)
  }

  // MARK: Frozen files

  @Test(arguments: shippedNames)
  func aFrozenFileGivesTheSameBits(_ name: String) throws {
    let folder = try TemporaryFolder()
    let model = try TrainedModel(try SmallRuns.path(name))
    try model.save(to: folder.path + "/all.safetensors")
    try model.save(to: folder.path + "/one.safetensors", functions: ["sample"])
    for (file, functions) in [("all", model.functions), ("one", model.functions.filter { $0.role == .sample })] {
      let frozen = try TrainedModel("\(folder.path)/\(file).safetensors")
      #expect(frozen.functions == functions && frozen.imageSize.map { [$0.width, $0.height] } == [28, 28])
      for signature in functions {
        let given = inputs(signature, rows: 2)
        #expect(try frozen(signature.name, given) == model(signature.name, given), "\(signature)")
      }
    }
    let names = try SafetensorsReader(folder.path + "/one.safetensors").names
    #expect(names.allSatisfy { $0.hasPrefix("decoder.") || $0.hasPrefix("cluster-heads.") } && !names.isEmpty)
  }

  @Test func aFrozenFileIsWholeOrAbsent() throws {
    let folder = try TemporaryFolder()
    let model = try TrainedModel(try SmallRuns.path("gaussian-aae"))
    #expect(message { try model.save(to: folder.path + "/a", functions: ["smaple"]) }.contains("found 'smaple'"))
    #expect(message { try model.save(to: folder.path + "/no/a") }.contains("cannot write"))
    #expect(folder.contents.isEmpty)
    let file = folder.path + "/a.safetensors"
    try model.save(to: file, functions: ["sample"])
    let good = try SafetensorsReader(file)
    for (key, value, expected) in [
      ("ingot.format", "2", "expected a frozen file of format 1, found '2'"),
      ("ingot.image", "28x", "expected an image of WIDTHxHEIGHT, found '28x'"), ("ingot.image", "0x28", "WIDTHxHEIGHT"),
      ("ingot.program", "module", "error"),
      ("ingot.program", "module @m {batch: 1, seed: 1}\nparam @p: f32[1x1] = zeros\n", "expected a tensor 'p'"),
    ] {
      var metadata = good.metadata
      metadata[key] = value
      var writer = SafetensorsWriter(metadata: metadata)
      for name in good.names {
        writer.add(name, shape: good.shape(of: name) ?? [], try good.read(name, shape: good.shape(of: name) ?? []))
      }
      try writer.write(to: folder.path + "/b.safetensors")
      #expect(message { _ = try TrainedModel(folder.path + "/b.safetensors") }.contains(expected), "\(expected)")
    }
  }
}
