import Foundation
import IngotTestSupport
import Testing

/// Tests of runs that are trained, resumed, evaluated and sampled from the command line.
struct RunTests {
  @Test func trainsResumesAndSamples() throws {
    let folder = try TemporaryFolder()
    let run = folder.path + "/run"
    let first = try CommandLineTool.run(
      "train", "gaussian-aae", "--digits", "200", "--epochs", "1", "--threads", "2", "--out", run)
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("epoch 1/1  reconstruction 0.6"))
    #expect(first.output.contains("images/s") && first.output.contains("left\n"))
    expectFailure(64, "'--resume \(run)'", try CommandLineTool.run("train", "gaussian-aae", "--out", run))
    let resumed = try CommandLineTool.run(
      "train", "--resume", run, "--epochs", "2")
    #expect(resumed.output.contains("epoch 2/2") && !resumed.output.contains("epoch 1/2"))
    let files = try FileManager.default.contentsOfDirectory(atPath: run).sorted()
    #expect(
      files == [
        "accuracies.png", "accuracies.svg", "checkpoints", "discrepancy.png", "discrepancy.svg", "gradients.png",
        "gradients.svg", "latent.png", "latent.svg", "likelihood.png", "likelihood.svg", "losses.png", "losses.svg",
        "metrics.jsonl", "program.graph", "reconstruction-error.png", "reconstruction-error.svg",
        "reconstructions.png", "report.html", "run.json", "samples.png",
      ])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: run + "/checkpoints").sorted()
        == ["best.safetensors", "last.safetensors"])

    // Evaluating again gives the measurements taken after the last epoch.
    let evaluated = try CommandLineTool.run("evaluate", run, "--json").output
    let measured = try #require(try JSONSerialization.jsonObject(with: Data(evaluated.utf8)) as? [String: Any])
    let last = try #require(
      try String(contentsOfFile: run + "/metrics.jsonl", encoding: .utf8).split(separator: "\n").last)
    let metrics = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    let validation = try #require(metrics["validation"] as? [String: Double])
    #expect(measured["cross_entropy"] as? Double == validation["cross_entropy"])
    #expect(measured["squared_error"] as? Double == validation["squared_error"])
    #expect(
      try CommandLineTool.run("evaluate", run).output.contains(/^metric +\d+ validation images\ncross entropy +0/))
    expectFailure(
      64, "expected a folder with test images", try CommandLineTool.run("evaluate", run, "--test"))
    expectFailure(66, "nothing", try CommandLineTool.run("evaluate", folder.path))

    let picture = folder.path + "/grid.png"
    #expect(try CommandLineTool.run("sample", run, "--grid", "14x14", "-o", picture).status == 0)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: picture))
        == Data(contentsOf: URL(fileURLWithPath: run + "/samples.png")))
    // Sampling from the files themselves gives the same picture.
    let again = folder.path + "/again.png"
    let sampled = try CommandLineTool.run(
      "sample", run + "/program.graph", "--parameters", run + "/checkpoints/last.safetensors", "-o", again)
    #expect(sampled.status == 0, "\(sampled.error)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: again)) == Data(contentsOf: URL(fileURLWithPath: picture)))
    expectFailure(
      64, "expected '--size WIDTHxHEIGHT' for images that are not square, found 2 pixels",
      try CommandLineTool.run("sample", run, "--network", "encoder", "-o", again))
    expectFailure(64, "grid", try CommandLineTool.run("sample", run, "--grid", "0x4", "-o", again))
    expectFailure(
      64, "expected '--parameters' with a .graph file only",
      try CommandLineTool.run("sample", run, "--parameters", run + "/checkpoints/last.safetensors"))
  }
}
