import Foundation
import IngotEmission
import IngotTestSupport
import Testing

/// An exported C program, compiled to a library of this process.
final class CompiledC {
  /// A compiler and the flags that choose an instruction set.
  struct Toolchain: Hashable, CustomTestStringConvertible {
    let compiler: String
    var flags: [String] = []

    /// Compilers with vectors of eight and of four floats.
    static let narrowVectors =
      ["gcc", "clang"].map { Toolchain(compiler: $0, flags: ["-mavx2", "-mfma", "-mf16c"]) }
      + ["gcc", "clang"].map { Toolchain(compiler: $0) }

    var testDescription: String { ([compiler] + flags).joined(separator: " ") }

    var isThere: Bool { Programs.find(compiler) != nil }
  }

  /// The flags under which every exported program must compile.
  static let strict = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]

  private typealias Entry =
    @convention(c) (
      Int32, UnsafePointer<UnsafePointer<Float>?>, Int, UInt64, UInt64, UnsafeMutablePointer<Float>?
    ) -> Void

  private let source: CSource
  private let entry: Entry
  private let folder: TemporaryFolder

  init(_ source: CSource, _ toolchain: Toolchain, optimization: String = "-O2") throws {
    self.source = source
    folder = try TemporaryFolder()
    for file in source.files { _ = try folder.write(file.bytes, to: file.path) }
    _ = try folder.write(Self.switchboard(source), to: "switchboard.c")
    let name = source.options.name
    let library = "\(folder.path)/library.so"
    try Self.run(
      toolchain.compiler,
      Self.strict + toolchain.flags + [
        optimization, "-fPIC", "-shared", "-I.", "\(name).c", "\(name)_weights.S", "switchboard.c", "-o", library,
      ], in: folder.path)
    let handle = try #require(dlopen(library, RTLD_NOW), "\(String(cString: dlerror()))")
    entry = unsafeBitCast(try #require(dlsym(handle, "switchboard")), to: Entry.self)
  }

  /// Runs a program and requires that it succeeds and says nothing.
  @discardableResult
  static func run(_ program: String, _ arguments: [String], in folder: String) throws -> String {
    let outcome = try Programs.run(program, arguments, in: folder)
    try #require(
      outcome.status == 0 && outcome.messages.isEmpty, "\(program) \(arguments): \(outcome.messages.prefix(2000))")
    return outcome.output
  }

  /// One function in C that calls any of the program's by its number.
  static func switchboard(_ source: CSource) -> String {
    var text = "#include \"\(source.options.name).h\"\n"
    text += "void switchboard(int, const float *const *, size_t, uint64_t, uint64_t, float *);\n"
    text += "void switchboard(int f, const float *const *in, size_t rows, uint64_t seed, uint64_t step, float *out) {\n"
    text += "  (void)in, (void)rows, (void)seed, (void)step;\n"
    for function in source.functions {
      var arguments = function.inputs.indices.map { "in[\($0)]" }
      if source.options.takesAnyRows { arguments.append("rows") }
      if function.isRandom { arguments += ["seed", "step"] }
      text += "  if (f == \(function.index)) \(function.symbol)(\((arguments + ["out"]).joined(separator: ", ")));\n"
    }
    return text + "}\n"
  }

  func call(_ index: Int, _ inputs: [[Float]], rows: Int, seed: UInt64 = 0, step: UInt64 = 1) -> [Float] {
    let function = source.functions[index]
    let count = function.resultIsByRow ? rows * function.resultWidth : function.resultWidth
    // Whatever is not written shows.
    var result = Array(repeating: Float.nan, count: max(1, count))
    let buffers = inputs.map { numbers in
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: max(1, numbers.count))
      buffer.initialize(from: numbers, count: numbers.count)
      return buffer
    }
    entry(Int32(index), buffers.map { UnsafePointer($0) }, rows, seed, step, &result)
    for buffer in buffers { buffer.deallocate() }
    return Array(result.prefix(count))
  }
}
