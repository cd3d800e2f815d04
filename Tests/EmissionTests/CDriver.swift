import Foundation
import IngotEmission
import IngotTestSupport
import Testing

/// An exported C program as an executable of its own, for machines and checkers that cannot run within this process.
final class CDriver {
  private let source: CSource
  private let folder: TemporaryFolder
  /// What runs the executable, such as an emulator.
  private let launcher: [String]

  init(_ source: CSource, _ toolchain: CompiledC.Toolchain, launcher: [String] = []) throws {
    self.source = source
    self.launcher = launcher
    folder = try TemporaryFolder()
    for file in source.files { _ = try folder.write(file.bytes, to: file.path) }
    _ = try folder.write(CompiledC.switchboard(source) + Self.main, to: "driver.c")
    let name = source.options.name
    try CompiledC.run(
      toolchain.compiler,
      CompiledC.strict + ["-O2"] + toolchain.flags + [
        "-I.", "\(name).c", "\(name)_weights.S", "driver.c", "-o", "driver",
      ],
      in: folder.path)
  }

  /// Calls a function through files.
  private static let main = """

    #include <stdio.h>
    #include <stdlib.h>

    int main(int count, char **arguments) {
      if (count < 6) return 2;
      const size_t rows = (size_t)atol(arguments[2]), results = (size_t)atol(arguments[5]);
      float *out = malloc(results * sizeof *out + 1);
      float *inputs[4] = {0};
      for (int i = 0; i < count - 6 && i < 4; i++) {
        FILE *file = fopen(arguments[6 + i], "rb");
        if (!file) return 3;
        fseek(file, 0, SEEK_END);
        const size_t size = (size_t)ftell(file);
        rewind(file);
        inputs[i] = malloc(size + 1);
        if (fread(inputs[i], 1, size, file) != size) return 4;
        fclose(file);
      }
      switchboard(
          atoi(arguments[1]), (const float *const *)inputs, rows, (uint64_t)atoll(arguments[3]),
          (uint64_t)atoll(arguments[4]), out);
      FILE *file = fopen("out", "wb");
      if (!file || fwrite(out, sizeof *out, results, file) != results || fclose(file) != 0) return 5;
      for (int i = 0; i < 4; i++) free(inputs[i]);
      free(out);
      return 0;
    }

    """

  func call(_ index: Int, _ inputs: [[Float]], rows: Int, seed: UInt64 = 0, step: UInt64 = 1) throws -> [Float] {
    let function = source.functions[index]
    let count = function.resultIsByRow ? rows * function.resultWidth : function.resultWidth
    var arguments = ["\(index)", "\(rows)", "\(seed)", "\(step)", "\(count)"]
    for (place, numbers) in inputs.enumerated() {
      arguments.append("in\(place)")
      _ = try folder.write(numbers.withUnsafeBytes { Array($0) }, to: "in\(place)")
    }
    let command = launcher + ["./driver"] + arguments
    try CompiledC.run(command[0], Array(command.dropFirst()), in: folder.path)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/out"))
    return bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }
}
