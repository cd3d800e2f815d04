import IngotCompiler
import IngotEmission
import IngotExecution
import IngotFiles
import IngotIR
import IngotModeling
import IngotTestSupport
import Testing

/// Training programs in C on another kind of CPU, and under checkers.
struct TrainingBuildTests {
  /// A compiler, and what runs its programs.
  struct Build: Sendable, CustomTestStringConvertible {
    let toolchain: CompiledC.Toolchain
    var launcher: [String] = []
    var libraries: [String] = []
    var models = ["clustering-aae"]
    /// The number of steps of a long campaign.
    var longRun = 4

    var testDescription: String { (launcher + [toolchain.testDescription]).joined(separator: " ") }

    var isThere: Bool { toolchain.isThere && launcher.allSatisfy { $0.hasPrefix("-") || Programs.find($0) != nil } }
  }

  private static let checked = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g"]

  @Test(arguments: [
    Build(
      toolchain: CompiledC.Toolchain(compiler: "aarch64-linux-gnu-gcc", flags: ["-static"]), launcher: ["qemu-aarch64"],
      longRun: 100),
    Build(
      toolchain: CompiledC.Toolchain(
        compiler: "clang",
        flags: ["--target=aarch64-linux-gnu", "-static", "-fuse-ld=lld", "-Wno-unused-command-line-argument"]),
      launcher: ["qemu-aarch64"], models: ["semisupervised-aae"], longRun: 100),
    Build(toolchain: CompiledC.Toolchain(compiler: "gcc", flags: checked), models: ["gaussian-aae"]),
    Build(
      toolchain: CompiledC.Toolchain(compiler: "gcc", flags: ["-march=native"] + checked),
      models: ["semisupervised-aae"]),
    Build(
      toolchain: CompiledC.Toolchain(compiler: "gcc", flags: ["-mavx2", "-mfma", "-mf16c", "-g"]),
      launcher: ["valgrind", "--error-exitcode=1", "-q"]),
  ])
  func anotherBuildHasTheSameBits(_ build: Build) throws {
    guard build.isThere, Programs.find("aarch64-linux-gnu-gcc") != nil else { return }
    for name in Campaign.isLong ? shippedNames : build.models {
      let compilation = try shippedModel(name).applying(["width=33"]).compile(batch: 9, seed: 5)
      try expectAgreement(compilation, build, steps: Campaign.isLong ? build.longRun : 4)
    }
  }

  /// With a BLAS, sums are in another order.
  @Test func aBLASAgrees() throws {
    let build = Build(
      toolchain: CompiledC.Toolchain(compiler: "gcc", flags: ["-march=native", "-DINGOT_CBLAS"]),
      libraries: ["-lopenblas"])
    let compilation = try shippedModel("gaussian-aae").applying(["width=300"]).compile(batch: 20, seed: 5)
    try expectAgreement(compilation, build, steps: 3, tolerance: 1e-4)
  }

  private func expectAgreement(
    _ compilation: Compilation, _ build: Build, steps: Int, tolerance: Float = 0
  ) throws {
    let source = try trainingSource(compilation)
    let driver = try TrainingDriver(source, build.toolchain, launcher: build.launcher, libraries: build.libraries)
    let machine = try Machine(compilation.planned, threads: 1)
    let trained = (1...steps).map(machine.trainingStep)
    let found = try driver.train(trained.map(\.inputs))
    let expected = trained.flatMap(\.losses)
    if tolerance > 0 {
      for (a, b) in zip(found.losses, expected) { #expect(abs(a - b) <= tolerance * abs(b)) }
      return
    }
    #expect(isSame(found.losses, expected), "\(found.losses), \(expected)")
    try machine.expectState(in: found.checkpoint)
  }
}
