import IngotTestSupport
import Testing

/// A library of `Tests/Core` that is loaded into a program before its own libraries, whose functions it replaces.
enum PreloadedLibrary {
  /// Compiles a library.
  ///
  /// - Returns: the environment of a program that loads it.
  static func environment(_ name: String, in folder: TemporaryFolder) throws -> [String: String] {
    let library = "\(folder.path)/\(name).so"
    let source = "\(Repository.root)/Tests/Core/\(name).c"
    let compiled = try Programs.run("clang", ["-O1", "-fPIC", "-shared", source, "-o", library, "-ldl"])
    try #require(compiled.status == 0, "\(compiled.messages)")
    return ["LD_PRELOAD": library]
  }
}
