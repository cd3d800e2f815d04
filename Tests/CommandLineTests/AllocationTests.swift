import Foundation
import IngotTestSupport
import Testing

/// Tests of the memory that training takes.
struct AllocationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Five times as many steps on the same images take no more allocations, within what varies from run to run.
  @Test(arguments: ["gaussian-aae", "semisupervised-aae"])
  func aStepAllocatesNothing(_ model: String) throws {
    let environment = try PreloadedLibrary.environment("allocations", in: folder)
      .merging(["COUNT": folder.path + "/count"]) { $1 }
    func allocations(batch: Int) throws -> Int {
      let run = try CommandLineTool.run(
        [
          "train", model, "--set", "width=8", "--digits", "2000", "--batch", "\(batch)", "--no-validation", "--epochs",
          "1", "--out", "\(folder.path)/\(batch)",
        ], environment: environment)
      try #require(run.status == 0, "\(run.error)")
      return try #require(Int(String(contentsOfFile: folder.path + "/count", encoding: .utf8)))
    }
    // 200 steps and 1,000.
    let (few, many) = (try allocations(batch: 10), try allocations(batch: 2))
    #expect(many - few < 400, "\(few) allocations in 200 steps, \(many) in 1,000")
  }

  /// A whole run with its evaluation and report needs little more than twice what the parameters and the state of their
  /// optimisers take, 69 MB.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["INGOT_MNIST"] != nil))
  func trainingOnMNISTTakesLittleMemory() throws {
    let data = try #require(ProcessInfo.processInfo.environment["INGOT_MNIST"])
    let outcome = try MeasuredProgram.run(
      CommandLineTool.executable,
      ["train", "gaussian-aae", "--data", data, "--epochs", "1", "--out", "\(folder.path)/run"])
    try #require(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.peakMemory < 150_000_000, "\(outcome.peakMemory) bytes")
  }

  /// Large images of a gzipped file wait in a file without a name. Without a place for it, they wait in memory.
  @Test func compressedImagesNeedNoTemporaryFolder() throws {
    let (data, temporary) = (try TemporaryFolder(), try TemporaryFolder())
    let count = 5_500
    let labels = idxFile([count], (0..<count).map { UInt8($0 % 10) })
    _ = try data.write(gzipped(idxFile([count, 28, 28])), to: "train-images-idx3-ubyte.gz")
    _ = try data.write(gzipped(labels), to: "train-labels-idx1-ubyte.gz")
    func train(_ name: String, _ environment: [String: String]) throws -> Data {
      let run = "\(folder.path)/\(name)"
      let trained = try CommandLineTool.run(
        ["train", "autoencoder", "--set", "width=4", "--data", data.path, "--epochs", "1", "--out", run],
        environment: environment)
      try #require(trained.status == 0, "\(trained.error)")
      return try Data(contentsOf: URL(fileURLWithPath: "\(run)/checkpoints/last.safetensors"))
    }
    let found = try train("file", ["TMPDIR": temporary.path])
    #expect(temporary.contents == [])
    #expect(try train("memory", ["TMPDIR": "/nothing/here"]) == found)
  }
}
