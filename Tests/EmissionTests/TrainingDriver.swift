import Foundation
import IngotEmission
import IngotTestSupport
import Testing

/// A training program in C as an executable of its own, for machines and checkers that cannot run within this process.
final class TrainingDriver {
  private let source: TrainingSource
  private let folder: TemporaryFolder
  /// What runs the executable, such as an emulator.
  private let launcher: [String]

  init(
    _ source: TrainingSource, _ toolchain: CompiledC.Toolchain, launcher: [String] = [], libraries: [String] = []
  ) throws {
    self.source = source
    self.launcher = launcher
    folder = try TemporaryFolder()
    for file in source.files { _ = try folder.write(file.bytes, to: file.path) }
    _ = try folder.write(Self.main(source), to: "driver.c")
    try CompiledC.run(
      toolchain.compiler,
      CompiledC.strict + toolchain.flags + ["-O1", "-I.", "\(source.options.name).c", "driver.c", "-o", "driver"]
        + libraries, in: folder.path)
  }

  /// Reads inputs from a file, step by step, and writes the losses and a checkpoint. Each piece of memory is an
  /// allocation of its own, so that checkers see what lies outside.
  private static func main(_ source: TrainingSource) -> String {
    let sizes = source.inputs.map { "\($0.rows * $0.width)" }
    var text = """
      #include <stdio.h>
      #include <stdlib.h>
      #include "m.h"

      // POSIX, not C99.
      int posix_memalign(void **memory, size_t alignment, size_t bytes);

      int main(int count, char **arguments) {
        if (count < 2) return 2;
        void *store, *work;
        if (posix_memalign(&store, 64, M_STORE_BYTES) || posix_memalign(&work, 64, M_WORK_BYTES)) return 2;
        unsigned char *checkpoint = malloc(M_CHECKPOINT_BYTES);
        FILE *file = fopen("inputs", "rb"), *out = fopen("losses", "wb");
        if (!file || !out || !checkpoint || m_initialize(store, M_STORE_BYTES, M_SEED) != M_OK) return 3;
        const int steps = atoi(arguments[1]);
        for (int step = 1; step <= steps; step++) {
          m_losses losses;
          m_inputs inputs = {0};

      """
    for (input, size) in zip(source.inputs, sizes) {
      text += "    float *in_\(input.member) = malloc(\(size) * sizeof(float));\n"
      text += "    if (fread(in_\(input.member), sizeof(float), \(size), file) != \(size)) return 4;\n"
      text += "    inputs.\(input.member) = in_\(input.member);\n"
    }
    text += "    m_step(store, work, &inputs, M_SEED, (uint64_t)step, &losses);\n"
    for input in source.inputs { text += "    free(in_\(input.member));\n" }
    return text + """
        if (fwrite(&losses, sizeof losses, 1, out) != 1) return 5;
        }
        fclose(file);
        if (fclose(out) != 0 || m_save(store, (uint64_t)steps, checkpoint, M_CHECKPOINT_BYTES) != M_OK) return 6;
        out = fopen("checkpoint", "wb");
        if (!out || fwrite(checkpoint, 1, M_CHECKPOINT_BYTES, out) != M_CHECKPOINT_BYTES || fclose(out) != 0) return 7;
        free(store);
        free(work);
        free(checkpoint);
        return 0;
      }

      """
  }

  /// Trains from the initial parameters, and returns the losses of all steps and a checkpoint.
  func train(_ inputs: [[String: [Float]]]) throws -> (losses: [Float], checkpoint: [UInt8]) {
    let numbers = inputs.flatMap { step in source.inputs.flatMap { step[$0.name] ?? [] } }
    _ = try folder.write(numbers.withUnsafeBytes { Array($0) }, to: "inputs")
    let command = launcher + ["./driver", "\(inputs.count)"]
    try CompiledC.run(command[0], Array(command.dropFirst()), in: folder.path)
    let losses = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/losses"))
    let checkpoint = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/checkpoint"))
    return (losses.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }, Array(checkpoint))
  }
}
