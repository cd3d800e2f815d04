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

    /// Compiles a program of `Tests/Core` with the core, and returns its path.
    func compile(_ name: String, in folder: TemporaryFolder) throws -> String {
      let (core, program) = (Repository.root + "/Sources/CKernels", folder.path + "/" + name)
      let sources = try FileManager.default.contentsOfDirectory(atPath: core)
        .filter { $0.hasSuffix(".c") }.sorted().map { "\(core)/\($0)" }
      let compiled = try Programs.run(
        "clang",
        ["-O2"] + flags + ["-I", core, Repository.root + "/Tests/Core/\(name).c"] + sources
          + ["-lpthread", "-lm", "-o", program])
      try #require(compiled.status == 0, "\(compiled.messages)")
      return program
    }

    /// Returns what a program of this build prints.
    ///
    /// - Parameter set: the CPU features that it may use.
    func runs(_ program: String, threads: [Int], set: String = "avx512") throws -> [String] {
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

  /// The program of this CPU, compiled once for all tests, and the folder that holds it.
  private static let nativeProgram = Result {
    let folder = try TemporaryFolder()
    return (path: try native.compile("train", in: folder), folder: folder)
  }

  /// Each allocation of a machine fails once, in turn: nothing leaks, and no step allocates.
  @Test func everyAllocationMayFail() throws {
    let names = ["malloc", "calloc", "aligned_alloc", "mmap", "munmap", "free", "pthread_create", "pthread_join"]
    let build = Build(
      flags: ["-fuse-ld=lld", "-D_GNU_SOURCE"] + names.map { "-Wl,--wrap=\($0)" })
    let folder = try TemporaryFolder()
    let run = try Programs.run(build.compile("faults", in: folder), [])
    #expect(run.status == 0, "\(run.messages)")
    let faults = run.output.split(separator: "\n").compactMap {
      $0.split(separator: " ").dropLast().last.flatMap { Int($0) }
    }
    #expect(faults.count == 3 && faults.allSatisfy { $0 >= 10 } && faults == faults.sorted(), "\(run.output)")
  }

  /// The flags for the libraries that the thread sanitizer of Swift's clang needs, beside that compiler.
  private static let dispatchLibraries: [String] = {
    let clang = URL(fileURLWithPath: Programs.find("clang") ?? "").resolvingSymlinksInPath()
    let libraries = clang.deletingLastPathComponent().path + "/../lib/swift/linux"
    return ["-L\(libraries)", "-Wl,-rpath,\(libraries)", "-ldispatch", "-lBlocksRuntime"]
  }()

  /// The bits of this CPU's best kernels on one thread.
  private static let expected = Result {
    let output = try native.runs(nativeProgram.get().path, threads: [1])[0]
    try #require(output.hasPrefix("fell"))
    return output
  }

  @Test(arguments: ["avx512", "avx2", "baseline"])
  func noSetOfFeaturesChangesABit(_ set: String) throws {
    let outputs = try Self.native.runs(Self.nativeProgram.get().path, threads: [1, 2, 3, 4, 8], set: set)
    #expect(try Set(outputs) == [Self.expected.get()])
  }

  @Test(arguments: [
    Build(
      flags: ["--target=aarch64-linux-gnu", "-static", "-fuse-ld=lld", "-Wno-unused-command-line-argument"],
      launcher: ["qemu-aarch64"]),
    Build(flags: ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]),
    Build(flags: ["-fsanitize=thread"] + dispatchLibraries),
    Build(flags: ["-O1"], launcher: ["valgrind", "--error-exitcode=1", "-q"]),
  ])
  func anotherBuildHasTheSameBits(_ build: Build) throws {
    if let launcher = build.launcher.first, Programs.find(launcher) == nil { return }
    if build.flags[0].contains("aarch64"), Programs.find("aarch64-linux-gnu-gcc") == nil { return }
    let folder = try TemporaryFolder()
    // Valgrind knows no AVX-512.
    let outputs = try build.runs(
      build.compile("train", in: folder), threads: [1, 2], set: build.launcher.first == "valgrind" ? "avx2" : "avx512")
    #expect(try Set(outputs) == [Self.expected.get()])
  }
}
