import IngotData
import IngotTestSupport
import Testing

/// `ingot run --trace` against values made with PyTorch; see `tools/golden/make.py`.
struct GoldenTests {
  /// Without passes, every value is there.
  @Test(arguments: ["--reference", "--threads=2"])
  func everyValueAgreesWithPyTorch(_ executor: String) throws {
    let (compared, missing) = try compare(executor, "--skip=all")
    #expect(compared > 100)
    // PyTorch also has adjoints that nothing needs, and some that are another value's under a second name.
    for name in missing { #expect(name.contains(/\/d\d+$/), "expected '\(name)'") }
  }

  /// With them, whatever was not fused away, every loss, parameter and moment.
  @Test(arguments: ["--reference", "--threads=2"], ["--stop-after=schedule", "--exact"])
  func optimisedProgramsAgreeWithPyTorch(_ executor: String, _ passes: String) throws {
    let (compared, missing) = try compare(executor, passes)
    #expect(compared > 60)
    #expect(!missing.contains { $0.contains("result") || $0.contains("weight") && !$0.contains("/d.") })
  }

  /// Runs three steps and compares what both have; returns how many tensors that is, and the names that only PyTorch has.
  private func compare(_ options: String...) throws -> (compared: Int, missing: [String]) {
    let folder = try TemporaryFolder()
    let stem = Repository.root + "/tools/golden/small-aae"
    let output = folder.path + "/output.safetensors"
    let outcome = try CommandLineTool.run(
      [
        "run", stem + ".graph", "--inputs", stem + ".inputs.safetensors", "--outputs", output, "--steps", "3",
        "--trace",
      ]
        + options)
    #expect(outcome.status == 0, "\(outcome.error)")
    let expected = try SafetensorsReader(stem + ".expected.safetensors")
    let found = try SafetensorsReader(output)
    var compared = 0
    var missing: [String] = []
    for name in expected.names {
      guard found.contains(name) else {
        missing.append(name)
        continue
      }
      let difference = scaledDifference(try found.elements(of: name), try expected.elements(of: name))
      #expect(difference <= 2e-6, "\(name): off by \(difference)")
      compared += 1
    }
    return (compared, missing)
  }
}

extension SafetensorsReader {
  /// All elements of a tensor.
  func elements(of name: String) throws -> [Float] {
    let shape = try #require(self.shape(of: name))
    let count = shape.reduce(1, *)
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
    defer { buffer.deallocate() }
    try read(name, shape: shape, into: buffer)
    return Array(buffer)
  }
}
