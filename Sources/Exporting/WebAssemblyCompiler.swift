import IngotDiagnostics
import IngotEmission
import IngotFiles

/// Clang as a compiler of WebAssembly. The variable `CC` has no say, since it names a compiler for this machine.
struct WebAssemblyCompiler {
  private let compiler: CCompiler
  private let name: String

  private static let target = ["--target=wasm32", "-nostdlib", "-Wl,--no-entry"]

  /// - Parameter name: the name or path of the compiler; nil for the `clang` on PATH.
  init(_ name: String?) throws(IngotError) {
    self.name = name ?? "clang"
    compiler = try CCompiler(self.name, candidates: [], for: "a WebAssembly module")
  }

  /// Compiles a source and returns the bytes of the module, which also lies among the prepared files.
  ///
  /// - Throws: if the compiler fails, with another message if it cannot make any WebAssembly.
  func compile(_ source: CSource, in artifact: ArtifactFolder) throws(IngotError) -> [UInt8] {
    try artifact.stage(source.files)
    return try compile(source.options.name, exporting: source.symbols, in: artifact)
  }

  /// Compiles a training program, which imports `ingot_mark`, and returns the bytes of the module.
  func compile(_ source: TrainingSource, in artifact: ArtifactFolder) throws(IngotError) -> [UInt8] {
    try artifact.stage(source.files)
    // A product packs a panel of 32 kB on the stack.
    let flags = ["-DINGOT_MARKS", "-Wl,--allow-undefined", "-Wl,-z,stack-size=131072"]
    return try compile(source.options.name, flags, exporting: source.symbols, in: artifact)
  }

  /// Compiles a prepared file of C.
  private func compile(
    _ file: String, _ more: [String] = [], exporting symbols: [String], in artifact: ArtifactFolder
  ) throws(IngotError) -> [UInt8] {
    let folder = artifact.stagingFolder
    let flags = ["-std=c99", "-O3", "-msimd128", "-mbulk-memory", "-Wl,--export=__heap_base", "-Wl,--strip-all"]
    do {
      try compiler.run(
        Self.target + flags + more + symbols.map { "-Wl,--export=\($0)" } + ["\(file).c", "-o", "\(file).wasm"],
        in: folder)
    } catch {
      try requireTarget(in: folder)
      throw error
    }
    return Array(try Files.read("\(folder)/\(file).wasm"))
  }

  /// Throws unless the compiler makes a module of the smallest of sources.
  private func requireTarget(in folder: String) throws(IngotError) {
    try AtomicFile.write(Array("int ingot_probe;\n".utf8), to: "\(folder)/probe.c")
    do {
      try compiler.run(Self.target + ["probe.c", "-o", "probe.wasm"], in: folder)
    } catch {
      throw IngotError(
        .unavailable,
        "'\(name)': expected a clang with the target wasm32 and LLVM's linker wasm-ld, found one that cannot make a "
          + "WebAssembly module: \(error.diagnostics.map(\.message).joined(separator: "; "))")
    }
  }
}
