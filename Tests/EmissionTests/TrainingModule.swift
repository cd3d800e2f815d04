import Foundation
import IngotEmission
import IngotIR
import IngotProgram
import IngotTestSupport
import Testing

/// A training program in WebAssembly, which runs in Node.
final class TrainingModule {
  private let source: TrainingSource
  private let folder: TemporaryFolder

  init(_ source: TrainingSource) throws {
    self.source = source
    folder = try TemporaryFolder()
    for file in source.files { _ = try folder.write(file.bytes, to: file.path) }
    let exports = ["--export=__heap_base"] + source.symbols.map { "--export=\($0)" }
    try CompiledC.run(
      "clang",
      CompiledC.strict + ["--target=wasm32", "-nostdlib", "-O1", "-msimd128", "-mbulk-memory", "-Wl,--no-entry"]
        + ["-Wl,-z,stack-size=131072"] + exports.map { "-Wl,\($0)" }
        + ["\(source.options.name).c", "-o", "module.wasm"], in: folder.path)
  }

  /// Trains from the initial parameters, and returns the losses of all steps and a checkpoint.
  func train(_ inputs: [[String: [Float]]]) throws -> (losses: [Float], checkpoint: [UInt8]) {
    let numbers = inputs.flatMap { step in source.inputs.flatMap { step[$0.name] ?? [] } }
    _ = try folder.write(numbers.withUnsafeBytes { Array($0) }, to: "inputs")
    _ = try Node.run(script(steps: inputs.count), in: folder)
    let losses = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/losses"))
    let checkpoint = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/checkpoint"))
    return (losses.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }, Array(checkpoint))
  }

  /// Reads the inputs of all steps from a file, and writes the losses and a checkpoint.
  private func script(steps: Int) -> String {
    let (name, seed) = (source.options.name, source.program.module.seed)
    return """
      import { readFileSync, writeFileSync } from "node:fs";

      const read = (name) => readFileSync(new URL(name, import.meta.url));
      const write = (name, bytes) => writeFileSync(new URL(name, import.meta.url), bytes);
      const { instance } = await WebAssembly.instantiate(read("module.wasm"), {});
      const { memory, __heap_base: heap, ...functions } = instance.exports;
      let end = heap.value;
      const reserve = (count) => {
        const place = Math.ceil(end / 64) * 64;
        end = place + count;
        return place;
      };
      const sizes = \(source.inputs.map { 4 * $0.rows * $0.width });
      const [store, work] = [reserve(\(source.memory.store)), reserve(\(source.memory.work))];
      const places = sizes.map(reserve);
      const [members, losses] = [reserve(4 * sizes.length), reserve(\(4 * source.phases.count))];
      const checkpoint = reserve(\(source.checkpointBytes));
      memory.grow(Math.ceil(Math.max(0, end - memory.buffer.byteLength) / 65536));
      const bytesAt = (place, count) => new Uint8Array(memory.buffer, place, count);
      new Uint32Array(memory.buffer, members, sizes.length).set(places);

      if (functions.\(name)_initialize(store, \(source.memory.store), \(seed)n) !== 0) { throw new Error("initialize"); }
      const [inputs, found] = [read("inputs"), []];
      for (let step = 1, from = 0; step <= \(steps); step++) {
        for (const [index, size] of sizes.entries()) {
          bytesAt(places[index], size).set(inputs.subarray(from, from + size));
          from += size;
        }
        functions.\(name)_step(store, work, members, \(seed)n, BigInt(step), losses);
        found.push(Buffer.from(bytesAt(losses, \(4 * source.phases.count))));
      }
      if (functions.\(name)_save(store, \(steps)n, checkpoint, \(source.checkpointBytes)) !== 0) { throw new Error("save"); }
      write("losses", Buffer.concat(found));
      write("checkpoint", bytesAt(checkpoint, \(source.checkpointBytes)));
      """
  }
}
