import IngotIR
import IngotProgram

/// A program in C that trains a model on digits that it draws, or on random numbers where the model reads no images.
struct TrainingExample {
  private let source: TrainingSource
  private let name: String
  private let upper: String

  init(_ source: TrainingSource) {
    self.source = source
    name = source.options.name
    upper = name.uppercased()
  }

  /// The length of a side of the images; nil if the model reads no square images.
  private var side: Int? {
    guard let images = source.inputs.first(where: { $0.role?.isImages ?? false }) else { return nil }
    let side = Int(Double(images.width).squareRoot())
    return side * side == images.width ? side : nil
  }

  private func isImages(_ input: TrainingInput) -> Bool {
    (input.role?.isImages ?? false) && input.width == (side ?? 0) * (side ?? 0)
  }

  private func isLabels(_ input: TrainingInput) -> Bool {
    [.labels, .labelsOfLabelled, .knownLabels].contains(input.role) && input.width >= 10
  }

  var text: String {
    var text = """
      // Trains \(commentText(source.program.module.name)) on \(side == nil ? "random numbers" : "digits that it draws"): ./example [STEPS [CHECKPOINT]]. It continues from a checkpoint if one
      // is given, leaves another one in \(name).safetensors, and allocates no memory while it trains.
      #include <stdint.h>
      #include <stdio.h>
      #include <stdlib.h>

      #include "\(name).h"

      // Every compiler draws the same images: none fuses a multiplication with an addition.
      #if defined(__clang__)
      #pragma STDC FP_CONTRACT OFF
      #elif defined(__GNUC__)
      #pragma GCC optimize("fp-contract=off")
      #endif

      static unsigned char store[\(upper)_STORE_BYTES] __attribute__((aligned(64)));
      static unsigned char work[\(upper)_WORK_BYTES] __attribute__((aligned(64)));
      static unsigned char checkpoint[\(upper)_CHECKPOINT_BYTES];

      """
    for input in source.inputs { text += "static float \(input.member)[\(input.rows) * \(input.constant)];\n" }
    let members = source.inputs.isEmpty ? ["0"] : source.inputs.map(\.member)
    text += "static const \(name)_inputs inputs = {\(members.joined(separator: ", "))};\n"
    text += """

      /// Returns a number from 0 up to 1.
      static float random_unit(uint32_t *state) {
        *state = *state * 1664525u + 1013904223u;
        return (float)(*state >> 8) / 16777216.0f;
      }


      """
    if let side {
      let digits = String(decoding: PackageResources.digits_c, as: UTF8.self)
      text += "enum { SIDE = \(side) };\n\n\(digits)\n"
    }
    return text + filling + loading + main
  }

  /// The function that fills the inputs. Images and labels of the same minibatch are of the same digits.
  private var filling: String {
    var text = "/// Fills the inputs of a step.\nstatic void fill(uint64_t step) {\n"
    text += "  uint32_t state = (uint32_t)step * 2654435761u;\n"
    for input in source.inputs where !isImages(input) && !isLabels(input) {
      text +=
        "  for (int i = 0; i < \(input.rows) * \(input.constant); i++) \(input.member)[i] = random_unit(&state);\n"
    }
    let labelled = source.inputs.filter { $0.role == .labelledImages || $0.role == .labelsOfLabelled }
    let others = source.inputs.filter { $0.role != .labelledImages && $0.role != .labelsOfLabelled }
    return text + rows(labelled) + rows(others) + "}\n\n"
  }

  private func rows(_ inputs: [TrainingInput]) -> String {
    let drawn = inputs.filter { isImages($0) || isLabels($0) }
    guard let rows = drawn.map(\.rows).max() else { return "" }
    var text = "  for (int row = 0; row < \(rows); row++) {\n"
    text += "    const int digit = (int)(random_unit(&state) * 10);\n"
    for input in drawn {
      if isImages(input) {
        text += "    draw_digit(digit, \(input.member) + row * \(input.constant), &state);\n"
      } else {
        text += "    for (int c = 0; c < \(input.constant); c++) {\n"
        text += "      \(input.member)[row * \(input.constant) + c] = c == digit;\n    }\n"
      }
    }
    return text + "  }\n"
  }

  private var loading: String {
    """
    /// Reads a checkpoint and returns the number of steps that are done.
    static uint64_t load(const char *path) {
      uint64_t step = 0;
      FILE *file = fopen(path, "rb");
      const size_t count = file ? fread(checkpoint, 1, sizeof checkpoint, file) : 0;
      const int is_longer = file && fgetc(file) != EOF;
      if (file) fclose(file);
      const int result = is_longer ? \(upper)_NOT_A_CHECKPOINT : \(name)_load(store, sizeof store, checkpoint, count, &step);
      if (result != \(upper)_OK) {
        fprintf(stderr, "%s: %s\\n", path, \(name)_message(result));
        exit(1);
      }
      return step;
    }


    """
  }

  private var main: String {
    let formats = source.phases.map { "\($0.member) %.4f" }.joined(separator: "  ")
    let values = source.phases.map { "losses.\($0.member)" }.joined(separator: ", ")
    return """
      int main(int count, char **arguments) {
        \(name)_losses losses;
        const long steps = count > 1 ? atol(arguments[1]) : 200;
        uint64_t done = 0;
        if (count > 2) {
          done = load(arguments[2]);
        } else if (\(name)_initialize(store, sizeof store, \(upper)_SEED) != \(upper)_OK) {
          return 1;
        }
        for (long n = 1; n <= steps; n++) {
          done++;
          fill(done);
          \(name)_step(store, work, &inputs, \(upper)_SEED, done, &losses);
          if (n == 1 || n % 20 == 0 || n == steps) {
            printf("step %5llu  \(formats)\\n", (unsigned long long)done, \(values));
            fflush(stdout);
          }
        }
        \(name)_save(store, done, checkpoint, sizeof checkpoint);
        FILE *file = fopen("\(name).safetensors", "wb");
        if (!file || fwrite(checkpoint, 1, sizeof checkpoint, file) != sizeof checkpoint || fclose(file) != 0) {
          fprintf(stderr, "cannot write \(name).safetensors\\n");
          return 1;
        }
        return 0;
      }

      """
  }
}
