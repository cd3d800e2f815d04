import IngotCompiler
import IngotFiles
import IngotGraphs
import IngotIR
import IngotTestSupport
import Testing

/// Tests the kernels compiled for each set of CPU features on the shipped models. A set that the CPU lacks falls back
/// to a lesser one.
struct InstructionSetTests {
  @Test(arguments: shippedNames)
  func setsAgree(_ name: String) throws {
    let folder = try TemporaryFolder()
    let graph = try shippedModel(name)
    let module = try #require(try graph.compile(batch: 30).module(in: .elaborated))
    let program = try folder.write(module.description, to: "program.graph")
    let inputs = folder.path + "/inputs.safetensors"
    var writer = SafetensorsWriter()
    // The inputs are sparse, so that products skip zeros.
    let arguments = module.phases.flatMap { phase in phase.arguments.map { phase[$0] } }
    for info in Set(arguments) where info.type.element == .f32 {
      let numbers = scatteredNumbers(info.type.count, from: -1, to: 0.5).map { max(0, $0) }
      writer.add(info.name, shape: info.type.shape, numbers)
    }
    try writer.write(to: inputs)
    let outputs = try ["avx512", "avx2", "baseline"].map { set in
      let output = "\(folder.path)/\(set).safetensors"
      let outcome = try CommandLineTool.run(
        ["run", program, "--inputs", inputs, "--outputs", output, "--trace"],
        environment: ["INGOT_CPU": set])
      #expect(outcome.status == 0, "\(outcome.error)")
      return try SafetensorsReader(output)
    }
    // When there is only one phase, value names do not include it.
    let isFirst = { (name: String) in name.hasPrefix("reconstruction/") || !name.contains("/") && !name.contains(".") }
    // A bias before a batch normalisation without a shift has no effect: its gradient is zero except for rounding
    // errors.
    let idle = module.parameters.indices.dropFirst().filter { module.parameters[$0].name.hasSuffix(".mean") }
      .map { module.parameters[$0 - 1].name }
    for name in outputs[0].names where !name.hasSuffix(".v") {
      // Adam turns a rounding error in a vanishing gradient into a full step, which affects parameters and the values
      // that later phases compute from them, and rounding may decide a ReLU.
      let expected = try outputs[2].elements(of: name)
      for output in outputs.dropLast() {
        let found = try output.elements(of: name)
        let least = idle.contains { name.contains($0) } ? 1e-3 : 0
        let difference =
          isFirst(name)
          ? scaledDifference(found, expected, leastScale: least) : relativeDistance(found, expected, leastNorm: least)
        #expect(difference <= (isFirst(name) ? 1e-4 : 2e-2), "\(name): off by \(difference)")
      }
    }
  }
}
