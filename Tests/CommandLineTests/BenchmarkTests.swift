import Foundation
import IngotTestSupport
import Testing

/// Tests of `ingot bench`, which times steps.
struct BenchmarkTests {
  /// A batch of more than half of the digits makes a step an epoch, so a run's metrics hold the loss of each step.
  @Test func stepsAreThoseOfTraining() throws {
    let folder = try TemporaryFolder()
    let model = ["semisupervised-aae", "--set", "width=10", "--batch", "4500", "--threads", "2"]
    let trained = try CommandLineTool.run(["train"] + model + ["--epochs", "2", "--out", folder.path + "/run"])
    #expect(trained.status == 0, "\(trained.error)")
    let metrics = try String(contentsOfFile: folder.path + "/run/metrics.jsonl", encoding: .utf8)
    let last = try #require(metrics.split(separator: "\n").last)
    let epoch = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    #expect(epoch["step"] as? Int == 2)

    let timed = try CommandLineTool.run(["bench"] + model + ["--warmup", "1", "--steps", "1", "--json"])
    #expect(timed.status == 0, "\(timed.error)")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(timed.output.utf8)) as? [String: Any])
    let expected = try #require(epoch["losses"] as? [String: Double])
    let found = try #require(report["losses"] as? [String: Double])
    #expect(found.count == 4 && found.mapValues { Float($0) } == expected.mapValues { Float($0) })
  }

  @Test func reportsWhatItTimed() throws {
    let model = ["gaussian-aae", "--set", "width=20", "--batch", "50", "--threads", "1"]
    let output = try CommandLineTool.run(["bench"] + model + ["--warmup", "0", "--steps", "4", "--json"]).output
    let report = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    #expect(report["model"] as? String == "gaussian-aae")
    #expect(report["batch"] as? Int == 50 && report["threads"] as? Int == 1)
    #expect(report["warmup"] as? Int == 0 && report["steps"] as? Int == 4)
    let median = try #require(report["median_ms"] as? Double)
    let minimum = try #require(report["min_ms"] as? Double)
    #expect(0 < minimum && minimum <= median)
    let speed = try #require(report["images_per_s"] as? Double)
    #expect(abs(speed * median - 50_000) < 0.01)

    let line = try CommandLineTool.run(["bench"] + model + ["--steps", "2"]).output
    #expect(
      line.contains(
        /^gaussian-aae, batch 50, threads 1, 2 steps: median [0-9.]+ ms, minimum [0-9.]+ ms, [0-9]+ images\/s\n$/))
  }

  @Test func refusesWhatCannotBeTimed() throws {
    expectFailure(
      64, "expected at least 1 step, found 0", try CommandLineTool.run("bench", "autoencoder", "--steps", "0"))
    expectFailure(
      64, "expected a warm-up of 0 or more steps, found -1",
      try CommandLineTool.run("bench", "autoencoder", "--warmup=-1"))
    expectFailure(
      64, "expected 1 to 1024 threads, found 0", try CommandLineTool.run("bench", "autoencoder", "--threads", "0"))
    expectFailure(64, "did you mean 'gaussian-aae'?", try CommandLineTool.run("bench", "gausian-aae"))
  }
}
