import IngotEmission
import IngotFreezing
import IngotIR
import IngotTestSupport
import Testing

/// Names that try to break out of generated C. With `INGOT_LONG=N`, N times as many.
struct CNameTests {

  private static let hostile = [
    "*/", "/*", "//", "\\", "a\\", "??/", "what??/", "?\u{3F}/", "\n#error no", "\"", "'", "int", "class", "", "_",
    "__x", "0",
    "1a", "main", "arena", "weights", "factors", "ingot_relu", "multiply_typed", "INGOT_F32", "rows", "seed",
    "step", "i", "sum", "moment", "result", "RESULT", "with", "a_with", "weights_with", "own_arena", "run_m_a",
    "m_weights",
    "\u{202E}reversed", "\u{2066}isolated\u{2069}", "naïve", "日本語", "x y", "x-y", "x.y", "x_y", "%s%n", "$(rm)", "`",
    "\u{0}",
    "\r", "\u{2028}", "é", "e\u{301}", "A", "a", "uint64_t", "NULL", "memcpy", "bool", "vector", "span", "block",
    "load",
    "store", "H", "BATCH", "ARENA_BYTES", "WEIGHT_BYTES", "unix", "linux", "restrict", "inline",
  ]

  @Test(arguments: 0..<(3 * Campaign.times))
  func nothingBreaksOut(_ seed: Int) throws {
    var dice = Dice(seed: UInt64(seed))
    func name(unlike taken: inout Set<String>) -> String {
      while true {
        let candidate = anyName()
        if candidate != "step", taken.insert(candidate).inserted { return candidate }
      }
    }
    func anyName() -> String {
      if dice.once(in: 2) { return dice.pick(Self.hostile) }
      let scalars = (0..<(1 + dice.roll(12))).map { _ in
        dice.once(in: 2)
          ? dice.pick(Array("*/\\?\"'\n\r#%{}();,_aZ9 -.".unicodeScalars))
          : UnicodeScalar(UInt32(dice.roll(0xD7FF))) ?? "x"
      }
      return String(String.UnicodeScalarView(scalars))
    }
    var module = Module(name: anyName(), batch: 1, seed: 1)
    var functions: Set<String> = []
    for _ in 0..<60 {
      var values: Set<String> = []
      let names = (0..<4).map { _ in name(unlike: &values) }
      module.functions.append(reluOfSum(name(unlike: &functions), values: names))
    }
    let frozen = try FrozenModule(module) { _ in [] }
    let prefix = cIdentifier(seed.isMultiple(of: 3) ? "m" : anyName())
    let source = try CSource(frozen, CSource.Options(name: prefix, dispatches: seed.isMultiple(of: 2)))
    let folder = try TemporaryFolder()
    for file in source.files { _ = try folder.write(file.bytes, to: file.path) }
    _ = try folder.write("#include \"\(prefix).h\"\n#include \"\(prefix).h\"\nint x;\n", to: "twice.cpp")
    for compiler in ["gcc", "clang"] where CompiledC.Toolchain(compiler: compiler).isThere {
      try CompiledC.run(
        compiler, CompiledC.strict + ["-O1", "-c", "\(prefix).c", "-o", "code.o"], in: folder.path)
      let symbols = try CompiledC.run("nm", ["-g", "--defined-only", "code.o"], in: folder.path)
        .split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) }
      #expect(Set(symbols) == Set(source.functions.flatMap { [$0.symbol, "\($0.symbol)_with"] }))
    }
    try CompiledC.run("clang", ["-fsyntax-only", "-Wall", "twice.cpp"], in: folder.path)
    // Characters that reorder what an editor shows, or that end a line, are nowhere.
    #expect(
      (source.source + source.header).unicodeScalars.allSatisfy { $0 == "\n" || (0x20...0x7E).contains($0.value) })
  }

  private func reluOfSum(_ name: String, values names: [String]) -> Function {
    let type = TensorType.f32(1, 3)
    let values = names.map { ValueInfo(name: $0, type: type) }
    return Function(
      kind: .func, name: name, arguments: [Value(0), Value(1)], resultType: type, values: values,
      body: [
        Instruction(.add, [.value(Value(0)), .value(Value(1))], result: Value(2)),
        Instruction(.relu, [.value(Value(2))], result: Value(3)),
      ], terminator: .return(Value(3)))
  }
}
