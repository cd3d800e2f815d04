import IngotCompiler
import IngotFiles
import IngotGraphs
import IngotIR
import IngotTestSupport
import Testing

/// Tests that the kernels compiled for each set of CPU features compute the same bits on the shipped models. A set that
/// the CPU lacks falls back to a lesser one.
struct InstructionSetTests {
  @Test(arguments: shippedNames)
  func setsChangeNoBit(_ name: String) throws {
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
    for name in outputs[0].names {
      let bits = try outputs.map { try $0.elements(of: name).map(\.bitPattern) }
      #expect(bits[1] == bits[0] && bits[2] == bits[0], "\(name)")
    }
  }
}
