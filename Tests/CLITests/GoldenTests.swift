import IngotData
import IngotTestSupport
import Testing

/// `ingot run --trace` against values made with PyTorch; see `tools/golden/make.py`.
struct GoldenTests {
  @Test(arguments: [false, true])
  func everyValueAgreesWithPyTorch(_ usesReference: Bool) throws {
    let folder = try TemporaryFolder()
    let stem = Repository.root + "/tools/golden/small-aae"
    let output = folder.path + "/output.safetensors"
    let outcome = try CommandLineTool.run(
      "run", stem + ".graph", "--inputs", stem + ".inputs.safetensors", "--outputs", output, "--steps", "3", "--trace",
      usesReference ? "--reference" : "--threads=2")
    #expect(outcome.status == 0, "\(outcome.error)")
    let expected = try SafetensorsReader(stem + ".expected.safetensors")
    let found = try SafetensorsReader(output)
    var compared = 0
    for name in expected.names {
      guard found.contains(name) else {
        // PyTorch also has adjoints that nothing needs, and some that are another value's under a second name.
        #expect(name.contains(/\/d\d+$/), "expected '\(name)'")
        continue
      }
      let difference = scaledDifference(try found.elements(of: name), try expected.elements(of: name))
      #expect(difference <= 2e-6, "\(name): off by \(difference)")
      compared += 1
    }
    #expect(compared > 100)
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
