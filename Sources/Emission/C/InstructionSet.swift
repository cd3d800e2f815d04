/// A set of CPU features that an exported program is compiled for.
enum InstructionSet: String, CaseIterable {
  case avx512, avx2
  /// What every CPU of its kind has: SSE2, NEON, or plain C.
  case baseline

  /// The features as compilers call them; nil for what they use anyway.
  var target: String? {
    switch self {
    case .avx512: "avx512f,avx512dq,avx2,fma,f16c"
    case .avx2: "avx2,fma,f16c"
    case .baseline: nil
    }
  }

  var definitions: String {
    switch self {
    case .avx512: "#define INGOT_LANES 16\n#define INGOT_FUSES 1\n"
    case .avx2: "#define INGOT_LANES 8\n#define INGOT_FUSES 1\n"
    case .baseline: "#define INGOT_LANES 4\n\(Rounding.fast.definitions)"
    }
  }

  /// How a multiply-add is rounded where the CPU has no instruction that rounds once.
  enum Rounding {
    /// Once all the same, which takes many instructions, except in WebAssembly.
    case once
    /// Twice.
    case fast

    var definitions: String {
      let fused = "#if defined(__aarch64__) || defined(__ARM_FEATURE_FMA)\n#define INGOT_FUSES 1\n"
      switch self {
      case .once:
        return fused + "#elif defined(__wasm__)\n#define INGOT_FUSES 0\n#else\n#define INGOT_FUSES 2\n#endif\n"
      case .fast: return fused + "#else\n#define INGOT_FUSES 0\n#endif\n"
      }
    }
  }

  /// Chooses the set when the program is compiled.
  static func chosenByCompiler(_ rounding: Rounding) -> String {
    "#if defined(__AVX512F__) && defined(__AVX512DQ__)\n\(avx512.definitions)"
      + "#elif defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)\n\(avx2.definitions)"
      + "#else\n#define INGOT_LANES 4\n\(rounding.definitions)#endif\n"
  }

  /// Returns a text between the pragmas that let its functions use the features.
  func enabled(_ text: String) -> String {
    guard let target else { return text }
    return """
      #if defined(__clang__)
      #pragma clang attribute push(__attribute__((target("\(target)"))), apply_to = function)
      #else
      #pragma GCC push_options
      #pragma GCC target("\(target)")
      #endif
      \(text)
      #if defined(__clang__)
      #pragma clang attribute pop
      #else
      #pragma GCC pop_options
      #endif

      """
  }

  /// Functions that find the best set for the CPU that runs the program. (Intel's manual, volume 2, CPUID.)
  static let detection = """
    /// Returns 2 where AVX-512 can be used, 1 where AVX2 can, and otherwise 0.
    static int find_set(void) {
      unsigned a, b, c, d;
      if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
      const unsigned fma = 1u << 12, saves = 1u << 27, avx = 1u << 28, f16c = 1u << 29;
      const unsigned needed = fma | saves | avx | f16c;
      if ((c & needed) != needed) return 0;
      // Which registers the operating system saves.
      unsigned low, high;
      __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
      if ((low & 0x6) != 0x6 || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & 1u << 5)) return 0;
      return (low & 0xE6) == 0xE6 && (b & 1u << 16) && (b & 1u << 17) ? 2 : 1;
    }

    static int best_set(void) {
      static int found = -1;
      int set = __atomic_load_n(&found, __ATOMIC_RELAXED);
      if (set < 0) {
        set = find_set();
        __atomic_store_n(&found, set, __ATOMIC_RELAXED);
      }
      return set;
    }

    """
}
