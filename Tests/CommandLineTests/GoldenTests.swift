import IngotFiles
import IngotTestSupport
import Testing

/// Tests that compare `ingot run --trace` with values computed by PyTorch; see `tools/golden/make.py`.
struct GoldenTests {
  /// Without passes, every value is traced.
  @Test(arguments: GoldenCase.all, ["--reference", "--threads=2"])
  func everyValueAgreesWithPyTorch(_ golden: GoldenCase, _ executor: String) throws {
    let (compared, missing) = try compare(golden, [executor, "--skip=all"])
    // PyTorch also has adjoints that are not needed, and some that are another value's adjoint under a second name.
    for name in missing { #expect(name.contains(/(^|\/)d\d+$/), "expected '\(name)'") }
    #expect(compared > 10 * missing.count)
  }

  /// With passes, only values that were not fused away are traced: at least every loss, parameter and moment.
  @Test(
    arguments: GoldenCase.all,
    [
      ["--reference", "--stop-after=reorder"], ["--reference", "--exact"],
      ["--threads=2", "--stop-after=reorder"], ["--threads=2", "--exact"],
    ])
  func optimisedProgramsAgreeWithPyTorch(_ golden: GoldenCase, _ options: [String]) throws {
    let (compared, missing) = try compare(golden, options)
    for name in missing { #expect(name.contains(/(^|\/)(d?\d+$|d\.)/), "expected '\(name)'") }
    #expect(compared > missing.count)
  }

  /// Runs a case and compares the tensors that both sides have. Returns the number of compared tensors, and the names
  /// that only PyTorch has.
  private func compare(_ golden: GoldenCase, _ options: [String]) throws -> (compared: Int, missing: [String]) {
    let folder = try TemporaryFolder()
    let tools = Repository.root + "/tools/golden/"
    let output = folder.path + "/output.safetensors"
    let outcome = try CommandLineTool.run(
      [
        "run", "\(tools)\(golden.graph).graph", "--inputs", "\(tools)\(golden.name).inputs.safetensors",
        "--outputs", output, "--steps", "\(golden.steps)", "--trace",
      ] + (golden.network.map { ["--phase", $0] } ?? []) + options)
    #expect(outcome.status == 0, "\(outcome.error)")
    let expected = try SafetensorsReader("\(tools)\(golden.name).expected.safetensors")
    let found = try SafetensorsReader(output)
    var compared = 0
    var missing: [String] = []
    for name in expected.names {
      guard found.contains(name) else {
        missing.append(name)
        continue
      }
      #expect(found.shape(of: name) == expected.shape(of: name), "\(name)")
      let difference = scaledDifference(try found.elements(of: name), try expected.elements(of: name))
      #expect(difference <= 2e-6, "\(name): off by \(difference)")
      compared += 1
    }
    return (compared, missing)
  }
}

/// A case computed by the function of the same name in `tools/golden`, which ran the same number of steps.
struct GoldenCase: CustomTestStringConvertible {
  let name: String
  let graph: String
  let steps: Int
  /// The network to run instead of all phases.
  let network: String?

  init(_ name: String, of graph: String? = nil, steps: Int = 3, network: String? = nil) {
    (self.name, self.graph, self.steps, self.network) = (name, graph ?? name, steps, network)
  }

  static let all = [
    GoldenCase("small-aae"),
    GoldenCase("supervised-aae"),
    GoldenCase("semisupervised-aae"),
    GoldenCase("variational-autoencoder"),
    GoldenCase("batch-normalization"),
    GoldenCase("batch-normalization-inference", of: "batch-normalization", steps: 1, network: "classes"),
    GoldenCase("optimizers", steps: 6),
  ]

  var testDescription: String { name }
}
