import IngotIR

/// Puts the parts of a C program together.
struct CLayout {
  let options: CSource.Options
  let functions: [CFunction]
  let rows: CRows
  let batch: Int
  let arenaBytes: Int
  let weightBytes: Int

  private var name: String { options.name }
  private var upper: String { name.uppercased() }

  // MARK: Header

  var header: String {
    let about = """
      // Functions of a trained model. Made by Ingot; it needs no library, not even C's.
      //
      // Matrices are in row-major order, and no two arguments of a call may overlap.

      """
    var text = "enum {\n"
    if rows == .fixed { text += "  \(upper)_BATCH = \(batch),  // the number of rows of a call\n" }
    for function in functions {
      for input in function.inputs {
        text += "  \(input.constant) = \(input.width),  // floats of a row\n"
      }
      text += "  \(function.resultConstant) = \(function.resultWidth),  // floats of a row of the result\n"
    }
    text += "  \(upper)_ARENA_BYTES = \(arenaBytes),\n  \(upper)_WEIGHT_BYTES = \(weightBytes)\n};\n"
    if options.linksWeights {
      text += "\n// The weights, aligned to 64 bytes.\nextern const unsigned char \(name)_weights[];\n"
    }
    for function in functions { text += declaration(of: function) }
    return Self.header(about, guarded: upper, text)
  }

  /// Returns a header for C and C++: a comment, and declarations that are read once.
  static func header(_ about: String, guarded name: String, _ declarations: String) -> String {
    """
    \(about)#ifndef \(name)_H
    #define \(name)_H

    #include <stddef.h>
    #include <stdint.h>

    #ifdef __cplusplus
    extern "C" {
    #endif

    \(declarations)
    #ifdef __cplusplus
    }
    #endif
    #endif

    """
  }

  private func declaration(of function: CFunction) -> String {
    let signature = function.parameters(rows: rows)
    var text = "\n// \(commentText("@\(function.function.name)"))"
    let shapes = function.inputs.map { "\($0.name): \(rowsText) x \($0.width)" }
    text += shapes.isEmpty ? "" : " of \(shapes.joined(separator: ", "))"
    text += "; \(function.result): \(function.resultIsByRow ? "\(rowsText) x " : "")\(function.resultWidth).\n"
    if function.isRandom { text += "// The same seed and step give the same numbers; steps count from 1.\n" }
    if options.linksWeights {
      text += "// Uses memory of its own, so only one thread may call it at a time.\n"
      text += "void \(function.symbol)(\(signature));\n\n"
      text += "// The same with memory of the caller: \(upper)_ARENA_BYTES aligned to 64 bytes.\n"
    } else {
      text += "// `arena` has \(upper)_ARENA_BYTES and `weights` \(upper)_WEIGHT_BYTES, both aligned to 64 bytes.\n"
    }
    return text + "void \(function.symbol)_with(void *arena, const void *weights, \(signature));\n"
  }

  private var rowsText: String { rows == .fixed ? "\(batch)" : "rows" }

  // MARK: Source

  func source(bodies: [String]) -> String {
    var text = "// See \(name).h. Each call below stands under its line of the program that it was compiled from.\n"
    text += "#include \"\(name).h\"\n\n"
    let kernels = KernelLibrary.shared.used(by: bodies.joined())
    if options.dispatches {
      text += "#if defined(__x86_64__)\n#include <cpuid.h>\n#include <immintrin.h>\n"
      text += "#elif defined(__aarch64__)\n#include <arm_neon.h>\n#endif\n\n" + Self.prologue
      text += "#if defined(__x86_64__)\n\(InstructionSet.detection)\n"
      text += self.text(kernels, bodies, for: .avx512) + self.text(kernels, bodies, for: .avx2)
      text += "#endif\n\n" + self.text(kernels, bodies, for: .baseline)
    } else {
      text +=
        InstructionSet.chosenByCompiler(.fast) + Self.includes + "\n" + Self.prologue
        + kernels.map { $0.text + "\n\n" }.joined() + bodies.joined(separator: "\n")
    }
    if options.linksWeights { text += "\nstatic float own_arena[\(arenaBytes / 4)] __attribute__((aligned(64)));\n" }
    for function in functions { text += "\n" + entry(of: function) }
    return text + Self.epilogue
  }

  /// Returns the kernels and the bodies for one set of features, under names of their own.
  private func text(_ kernels: [KernelLibrary.Definition], _ bodies: [String], for set: InstructionSet) -> String {
    let renamed = Set(kernels.flatMap(\.names) + functions.map { "run_\($0.symbol)" })
    let suffix = "_\(set.rawValue)"
    let definitions = kernels.map { definition in
      definition.kernelName.map { definition.text.replacing("(\($0),", with: "(\($0)\(suffix),") } ?? definition.text
    }
    let text = (definitions + bodies).joined(separator: "\n\n")
    return set.definitions
      + set.enabled(renaming(renamed, in: text, suffix: suffix)) + "#undef INGOT_LANES\n#undef INGOT_FUSES\n\n"
  }

  private func entry(of function: CFunction) -> String {
    let signature = function.parameters(rows: rows), arguments = function.arguments(rows: rows)
    var text = "void \(function.symbol)_with(void *arena, const void *weights, \(signature)) {\n"
    if case .variable(let batch) = rows {
      var parts = function.inputs.map { "\($0.name) + done * \($0.width)" } + ["count"]
      if function.isRandom { parts += ["seed", "step + done / \(batch)"] }
      parts.append("\(function.result) + done * \(function.resultWidth)")
      text += "  for (size_t done = 0; done < rows; done += \(batch)) {\n"
      text += "    const int64_t count = (int64_t)(rows - done < \(batch) ? rows - done : \(batch));\n"
      text += call(function, parts.joined(separator: ", "), indent: "    ") + "  }\n}\n"
    } else {
      text += call(function, arguments, indent: "  ") + "}\n"
    }
    guard options.linksWeights else { return text }
    return text + "\nvoid \(function.symbol)(\(signature)) {\n"
      + "  \(function.symbol)_with(own_arena, \(name)_weights, \(arguments));\n}\n"
  }

  private func call(_ function: CFunction, _ arguments: String, indent: String) -> String {
    let plain = "run_\(function.symbol)"
    guard options.dispatches else { return "\(indent)\(plain)(arena, weights, \(arguments));\n" }
    return """
      #if defined(__x86_64__)
      \(indent)const int set = best_set();
      \(indent)if (set == 2) {
      \(indent)  \(plain)_avx512(arena, weights, \(arguments));
      \(indent)} else if (set == 1) {
      \(indent)  \(plain)_avx2(arena, weights, \(arguments));
      \(indent)} else {
      \(indent)  \(plain)_baseline(arena, weights, \(arguments));
      \(indent)}
      #else
      \(indent)\(plain)_baseline(arena, weights, \(arguments));
      #endif

      """
  }

  /// Keeps compilers from changing the bits of results, and from calling the C library. That no number traps lets gcc
  /// compute both sides of a choice, and with it make vectors.
  static let prologue = """
    #if defined(__clang__)
    #pragma STDC FP_CONTRACT OFF
    #pragma clang attribute push(__attribute__((no_builtin("memcpy", "memmove", "memset"))), apply_to = function)
    #pragma clang diagnostic ignored "-Wpass-failed"
    #elif defined(__GNUC__)
    #pragma GCC optimize("no-tree-loop-distribute-patterns,fp-contract=off,no-trapping-math")
    #endif


    """

  static let epilogue = """

    #if defined(__clang__)
    #pragma clang attribute pop
    #endif

    """

  static let includes = """
    #if INGOT_LANES > 4
    #include <immintrin.h>
    #elif defined(__aarch64__)
    #include <arm_neon.h>
    #endif

    """
}

/// Returns a C text in which some identifiers have another ending.
private func renaming(_ names: Set<String>, in text: String, suffix: String) -> String {
  var result = ""
  var current = ""
  for character in text.unicodeScalars {
    let continues = character == "_" || character.properties.isAlphabetic || ("0"..."9").contains(character)
    if continues {
      current.unicodeScalars.append(character)
      continue
    }
    result += names.contains(current) ? current + suffix : current
    current = ""
    result.unicodeScalars.append(character)
  }
  return result + (names.contains(current) ? current + suffix : current)
}
