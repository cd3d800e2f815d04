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
    let (count, size) = (5_500, 28 * 28)
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }
    let images = [0, 0, 8, 3] + number(count) + number(28) + number(28) + (0..<(count * size)).map { UInt8($0 % 251) }
    let labels = [0, 0, 8, 1] + number(count) + (0..<count).map { UInt8($0 % 10) }
    for (name, bytes) in [("images-idx3", images), ("labels-idx1", labels)] {
      let zipped = try Programs.run("gzip", ["-1", try data.write(bytes, to: "train-\(name)-ubyte")])
      try #require(zipped.status == 0, "\(zipped.messages)")
    }
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
