import IngotIR

/// A program in C that calls a function of an artefact and writes what it returns, images if possible.
struct CExample {
  private let source: CSource
  private let function: CFunction
  private let imageSize: (width: Int, height: Int)?
  private let codeDeviation: Float
  /// The number of calls, and the number of rows of each.
  private let calls: Int
  private let rows: Int

  /// The number of images on each side of the sheet.
  private static let side = 10

  init(_ source: CSource, _ data: ExampleData) {
    self.source = source
    let function = source.functions.first { $0.function.role == .sample } ?? source.functions[0]
    self.function = function
    let isImage = data.imageSize.map { $0.width * $0.height == function.resultWidth } ?? false
    imageSize = isImage ? data.imageSize : nil
    codeDeviation = data.codeDeviation
    let wanted = isImage ? Self.side * Self.side : 1
    rows = source.options.takesAnyRows ? wanted : source.batch
    calls = (wanted + rows - 1) / rows
  }

  var text: String {
    let name = source.options.name
    var text = """
      // \(imageSize == nil ? "Prints the first results of" : "Writes a sheet of images made by") \(function.symbol).
      #include <stdint.h>
      #include <stdio.h>
      \(source.options.linksWeights ? "" : "#include <stdlib.h>\n")
      #include "\(name).h"

      enum { CALLS = \(calls), ROWS = \(rows) };


      """
    if function.inputs.contains(where: { $0.role != .labels && prior(of: $0) == nil }) { text += Self.random }
    for input in function.inputs { text += "static float \(input.name)[ROWS * \(input.width)];\n" }
    text += "static float results[CALLS * ROWS * \(function.resultWidth)];\n"
    if !source.options.linksWeights { text += memory }
    text += "\nint main(void) {\n"
    if !source.options.linksWeights { text += loading }
    text += "  for (int call = 0; call < CALLS; call++) {\n"
    for input in function.inputs { text += filling(input) }
    return text + calling + "  }\n" + (imageSize == nil ? printing : sheet) + "  return 0;\n}\n"
  }

  private static let random = """
    /// Returns a number that is nearly normal: the sum of twelve uniform ones.
    static float draw(void) {
      static uint32_t state = 1;
      float sum = -6;
      for (int i = 0; i < 12; i++) {
        state = state * 1664525u + 1013904223u;
        sum += (float)(state >> 8) / 16777216.0f;
      }
      return sum;
    }


    """

  /// The sizes of the files and of the memory of calls, aligned as vectors need.
  private var memory: String {
    let upper = source.options.name.uppercased()
    return """
      static unsigned char weights[\(upper)_WEIGHT_BYTES] __attribute__((aligned(64)));
      static unsigned char arena[\(upper)_ARENA_BYTES] __attribute__((aligned(64)));

      """
  }

  private var loading: String {
    let name = source.options.name
    return """
        FILE *stored = fopen("\(name).weights", "rb");
        if (!stored || fread(weights, 1, sizeof weights, stored) != sizeof weights) {
          fprintf(stderr, "expected %zu bytes of weights in \(name).weights\\n", sizeof weights);
          return EXIT_FAILURE;
        }
        fclose(stored);

      """
  }

  private func filling(_ input: CFunction.Input) -> String {
    if input.role == .labels {
      return """
            for (int i = 0; i < ROWS * \(input.width); i++) {
              \(input.name)[i] = i % \(input.width) == (call * ROWS + i / \(input.width)) % \(input.width);
            }

        """
    }
    if let prior = prior(of: input) {
      return call(of: prior, ["(uint64_t)1", "(uint64_t)call + 1", input.name])
    }
    let factor = codeDeviation == 1 ? "" : "\(cFloat(codeDeviation)) * "
    return "    for (int i = 0; i < ROWS * \(input.width); i++) \(input.name)[i] = \(factor)draw();\n"
  }

  /// The function that draws what an input takes, if it was exported too.
  private func prior(of input: CFunction.Input) -> CFunction? {
    source.functions.first { other in
      (other.function.role == .prior || other.function.role == .stylePrior) && other.inputs.isEmpty && other.isRandom
        && other.resultWidth == input.width
    }
  }

  /// Returns a call with the arguments that follow the inputs and the rows.
  private func call(of function: CFunction, _ last: [String]) -> String {
    var arguments = source.options.linksWeights ? [] : ["arena", "weights"]
    arguments += function.inputs.map(\.name)
    if source.options.takesAnyRows { arguments.append("ROWS") }
    let suffix = source.options.linksWeights ? "" : "_with"
    return "    \(function.symbol)\(suffix)(\((arguments + last).joined(separator: ", ")));\n"
  }

  private var calling: String {
    let draws = function.isRandom ? ["1", "(uint64_t)call + 1"] : []
    return call(of: function, draws + ["results + call * ROWS * \(function.resultWidth)"])
  }

  private var printing: String {
    let shown = min(16, function.resultWidth)
    return
      "  for (int i = 0; i < \(shown); i++) printf(\"%g%s\", (double)results[i], i + 1 < \(shown) ? \" \" : \"\\n\");\n"
  }

  /// Writes the sheet as a portable grey map (https://netpbm.sourceforge.net/doc/pgm.html).
  private var sheet: String {
    let (width, height) = imageSize ?? (0, 0)
    return """
        FILE *file = fopen("example.pgm", "wb");
        if (!file) return 1;
        enum { SIDE = \(Self.side), WIDTH = \(width), HEIGHT = \(height) };
        fprintf(file, "P5 %d %d 255\\n", SIDE * WIDTH, SIDE * HEIGHT);
        for (int y = 0; y < SIDE * HEIGHT; y++) {
          for (int x = 0; x < SIDE * WIDTH; x++) {
            const int image = y / HEIGHT * SIDE + x / WIDTH;
            const float grey = results[(image * HEIGHT + y % HEIGHT) * WIDTH + x % WIDTH];
            fputc((int)(255 * (grey < 0 ? 0 : grey > 1 ? 1 : grey) + 0.5f), file);
          }
        }
        if (fclose(file) != 0) return 1;
        puts("example.pgm");

      """
  }
}
