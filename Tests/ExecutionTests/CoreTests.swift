import Foundation
import IngotTestSupport
import Testing

/// Tests the C core alone, by a program that trains a small network for 100 steps and prints a hash of all bits.
struct CoreTests {
  /// A compiler of the core, and what runs the result.
  struct Build: Sendable, CustomTestStringConvertible {
    let flags: [String]
    var launcher: [String] = []

    var testDescription: String { (launcher + flags).joined(separator: " ") }

    /// Returns what the program prints.
    ///
    /// - Parameter set: the CPU features that it may use.
    func runs(_ folder: TemporaryFolder, threads: [Int], set: String = "avx512") throws -> [String] {
      let (core, program) = (Repository.root + "/Sources/CKernels", folder.path + "/train")
      let sources = try FileManager.default.contentsOfDirectory(atPath: core)
        .filter { $0.hasSuffix(".c") }.sorted().map { "\(core)/\($0)" }
      let compiled = try Programs.run(
        "clang",
        flags + ["-O2", "-I", core, Repository.root + "/Tests/Core/train.c"] + sources
          + ["-lpthread", "-lm", "-o", program])
      try #require(compiled.status == 0, "\(compiled.messages)")
      let command = launcher + [program]
      return try threads.map { count in
        let run = try Programs.run(
          command[0], command.dropFirst() + ["\(count)"], environment: ["INGOT_CPU": set])
        #expect(run.status == 0, "\(run.messages)")
        return run.output
      }
    }
  }

  private static let native = Build(flags: [])

  /// The flags for the libraries that the thread sanitizer of Swift's clang needs, beside that compiler.
  private static let dispatchLibraries: [String] = {
    let clang = URL(fileURLWithPath: Programs.find("clang") ?? "").resolvingSymlinksInPath()
    let libraries = clang.deletingLastPathComponent().path + "/../lib/swift/linux"
    return ["-L\(libraries)", "-Wl,-rpath,\(libraries)", "-ldispatch", "-lBlocksRuntime"]
  }()

  /// The bits of this CPU's best kernels on one thread.
  private static let expected = Result {
    let output = try native.runs(TemporaryFolder(), threads: [1])[0]
    try #require(output.hasPrefix("fell"))
    return output
  }

  @Test(arguments: ["avx512", "avx2", "baseline"])
  func noSetOfFeaturesChangesABit(_ set: String) throws {
    let outputs = try Self.native.runs(TemporaryFolder(), threads: [1, 2, 3, 4, 8], set: set)
    #expect(try Set(outputs) == [Self.expected.get()])
  }

  @Test(arguments: [
    Build(
      flags: ["--target=aarch64-linux-gnu", "-static", "-fuse-ld=lld", "-Wno-unused-command-line-argument"],
      launcher: ["qemu-aarch64"]),
    Build(flags: ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]),
    Build(flags: ["-fsanitize=thread"] + dispatchLibraries),
    Build(flags: ["-O1"], launcher: ["valgrind", "--error-exitcode=1", "-q"]),
  ])
  func anotherBuildHasTheSameBits(_ build: Build) throws {
    if let launcher = build.launcher.first, Programs.find(launcher) == nil { return }
    if build.flags[0].contains("aarch64"), Programs.find("aarch64-linux-gnu-gcc") == nil { return }
    // Valgrind knows no AVX-512.
    let outputs = try build.runs(
      TemporaryFolder(), threads: [1, 2], set: build.launcher.first == "valgrind" ? "avx2" : "avx512")
    #expect(try Set(outputs) == [Self.expected.get()])
  }
}
