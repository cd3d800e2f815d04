import IngotDiagnostics
import IngotEmission

/// A compiler of C for this machine.
struct NativeCompiler {
  private let compiler: CCompiler

  private static let flags = ["-std=c99", "-O2", "-fPIC", "-I."]

  /// - Parameters:
  ///   - name: the name or path of the compiler; nil for the one that `CC` names, or the first one on PATH.
  ///   - purpose: what needs the compiler, for the error.
  init(_ name: String?, for purpose: String) throws(IngotError) {
    compiler = try CCompiler(name, candidates: ["cc", "clang", "gcc"], for: purpose)
  }

  /// Compiles a source and its weights to an object and a static library, and returns the names of the files.
  func makeObject(of source: CSource, in folder: ArtifactFolder) throws(IngotError) -> [String] {
    let name = source.options.name
    try folder.stage(source.files)
    try compiler.run(Self.flags + ["-c", "\(name).c", "-o", "code.o"], in: folder.stagingFolder)
    try compiler.run(["-I.", "-c", "\(name)_weights.S", "-o", "weights.o"], in: folder.stagingFolder)
    try compiler.run(["-r", "-nostdlib", "code.o", "weights.o", "-o", "\(name).o"], in: folder.stagingFolder)
    try CCompiler.run("ar", ["rcs", "lib\(name).a", "\(name).o"], in: folder.stagingFolder)
    return ["\(name).h", "\(name).o", "lib\(name).a"]
  }

  /// Compiles a source and its weights to a shared library, and returns the names of the files.
  func makeSharedLibrary(of source: CSource, in folder: ArtifactFolder) throws(IngotError) -> [String] {
    let name = source.options.name
    #if os(macOS)
      let library = "lib\(name).dylib"
    #else
      let library = "lib\(name).so"
    #endif
    try folder.stage(source.files)
    try compiler.run(
      Self.flags + ["-shared", "\(name).c", "\(name)_weights.S", "-o", library], in: folder.stagingFolder)
    return ["\(name).h", library]
  }
}
