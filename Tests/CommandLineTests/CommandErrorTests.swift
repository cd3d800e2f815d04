import Foundation
import IngotFiles
import IngotTestSupport
import Testing

/// Tests that failures report their location and exit code, and leave no partial files.
struct CommandErrorTests {
  @Test func pointsAtTheWord() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      module @m {batch: 2, seed: 1}
      param @w: f32[3x4] = zeros
      func @f(%x: f32[2x4]) -> f32[2x4] {
        %0 = matmul %x, @w : f32[2x4]
        return %0
      }
      """, to: "bad.graph")
    let outcome = try CommandLineTool.run("compile", file)
    expectFailure(65, "bad.graph:4:19: error: operand 1 of 'matmul': expected f32[4x4], found f32[3x4]", outcome)
    #expect(outcome.error.contains("    %0 = matmul %x, @w : f32[2x4]\n                    ^"))
  }

  @Test func refusesUnknownNames() throws {
    expectFailure(
      64, "found 'gausian-aae'; did you mean 'gaussian-aae'?", try CommandLineTool.run("inspect", "gausian-aae"))
    expectFailure(
      64, "found 'dse'; did you mean 'cse'?",
      try CommandLineTool.run("compile", "autoencoder", "--skip", "dse"))
    expectFailure(
      64, "found 'generater'; did you mean 'generator'?",
      try CommandLineTool.run("compile", "gaussian-aae", "--phase", "generater"))
    expectFailure(64, "Unknown option", try CommandLineTool.run("train", "autoencoder", "--epoch", "3"))
    expectFailure(64, "emit", try CommandLineTool.run("compile", "autoencoder", "--emit", "svg"))
  }

  @Test func refusesMissingFiles() throws {
    expectFailure(66, "nothing at '/no/such.graph'", try CommandLineTool.run("compile", "/no/such.graph"))
    expectFailure(66, "expected a run folder, found none at 'no/such'", try CommandLineTool.run("sample", "no/such"))
    let folder = try TemporaryFolder()
    let missing = try CommandLineTool.run("train", "autoencoder", "--data", "/no/such", "--out", folder.path + "/run")
    expectFailure(
      66, "expected a folder of IDX files or a folder of PNG files for each class, found none at '/no/such'", missing)
    #expect(folder.contents.isEmpty)
  }

  @Test func leavesNoHalfFile() throws {
    let folder = try TemporaryFolder()
    expectFailure(
      73, "cannot write", try CommandLineTool.run("compile", "autoencoder", "-o", folder.path + "/no/such/file.graph"))
    expectFailure(73, "found a folder", try CommandLineTool.run("compile", "autoencoder", "-o", folder.path))
    #expect(folder.contents.isEmpty)
    expectFailure(
      73, "cannot",
      try CommandLineTool.run("train", "autoencoder", "--digits", "200", "--epochs", "1", "--out", "/proc/run"))
  }

  /// Output that does not arrive is an error, for help as for a program.
  @Test(arguments: ["list", "compile autoencoder", "--help", "--version"])
  func noticesLostOutput(_ arguments: String) throws {
    let outcome = try Programs.run(
      "sh", ["-c", "exec \"$0\" \(arguments) > /dev/full", CommandLineTool.executable.path])
    #expect(outcome.status == 73 && outcome.messages.contains("cannot write to standard output"))
  }

  @Test func refusesNumbersOutOfRange() throws {
    let folder = try TemporaryFolder()
    let out = folder.path + "/run"
    expectFailure(64, "epochs", try CommandLineTool.run("train", "autoencoder", "--epochs", "many", "--out", out))
    expectFailure(
      64, "expected at least 1 epoch, found 0",
      try CommandLineTool.run("train", "autoencoder", "--epochs", "0", "--out", out))
    expectFailure(
      64, "expected 1 to 1024 threads, found 0",
      try CommandLineTool.run("train", "autoencoder", "--threads", "0", "--out", out))
    expectFailure(
      65, "expected a batch of at least 1, found 0",
      try CommandLineTool.run("train", "autoencoder", "--batch", "0", "--out", out))
    expectFailure(
      65, "expected at least a batch of 100 images, found 80 for training of 99",
      try CommandLineTool.run("train", "autoencoder", "--digits", "99", "--out", out))
    expectFailure(65, "fits 64 bits", try CommandLineTool.run("inspect", "autoencoder", "--batch", "\(Int.max)"))
    #expect(folder.contents.isEmpty)
  }

  @Test(arguments: ["--threads=1", "--reference"])
  func refusesMoreMemoryThanThereIs(_ executor: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      module @m {batch: 1, seed: 1}
      func @f(%x: f32[1]) -> f32 {
        %0 = constant {value: 1.0} : f32[100000000x100000]
        %1 = exp %0 : f32[100000000x100000]
        %2 = mean %1 : f32
        return %2
      }
      """, to: "large.graph")
    expectFailure(69, "found", try CommandLineTool.run("run", file, "--phase", "f", executor))
  }

  @Test func refusesWrongInputs() throws {
    let stem = Repository.root + "/tools/golden/small-aae"
    expectFailure(
      65, "'reconstruction': expected input 'x' of f32[4x6], found none",
      try CommandLineTool.run("run", stem + ".graph"))
    let inputs = stem + ".inputs.safetensors"
    expectFailure(
      64, "expected a phase or network",
      try CommandLineTool.run("run", stem + ".graph", "--phase", "encoder", "--inputs", inputs))
  }

  @Test func refusesOptionsWithoutEffect() throws {
    let planned = Repository.root + "/graphs/ir/autoencoder/planned.graph"
    for options in [["--skip", "all"], ["--exact"], ["--stop-after", "cse"]] {
      expectFailure(64, "not yet optimised", try CommandLineTool.run(["compile", planned] + options))
      expectFailure(64, "not yet optimised", try CommandLineTool.run(["run", planned] + options))
    }
    expectFailure(64, "not yet optimised", try CommandLineTool.run("compile", planned, "--print-after", "all"))
    expectFailure(
      64, "found 'dce'",
      try CommandLineTool.run("compile", "autoencoder", "--print-after", "dce", "--stop-after", "cse"))
    expectFailure(
      64, "expected '--digits' with '--data digits'",
      try CommandLineTool.run("train", "autoencoder", "--data", Repository.root, "--digits", "50"))
    expectFailure(
      64, "found 100 for 'autoencoder'",
      try CommandLineTool.run("train", "autoencoder", "--digits", "500", "--labels", "100"))
    expectFailure(
      64, "expected '--print-after' with a text",
      try CommandLineTool.run("compile", "autoencoder", "--print-after", "all", "--emit", "dot"))
  }

  /// Each size fits, but the sums of the sizes do not.
  @Test(arguments: ["1000000000000", "1000000000000000", "0"])
  func refusesSizesThatDoNotAddUp(_ batch: String) throws {
    for command in [["inspect"], ["compile", "--emit", "html"], ["compile", "--emit", "plan"]] {
      let outcome = try CommandLineTool.run(command + ["gaussian-aae", "--batch", batch])
      expectFailure(65, "expected", outcome)
      #expect(outcome.error.count(of: "error:") <= 20)
    }
  }

  /// A misspelt tensor name would silently leave a parameter at its initial value.
  @Test func refusesTensorsThatNothingTakes() throws {
    let folder = try TemporaryFolder()
    var writer = SafetensorsWriter()
    writer.add("x", shape: [4, 6], scatteredNumbers(24))
    writer.add("encoder.0.weigth", shape: [6, 5], scatteredNumbers(30))
    let inputs = folder.path + "/inputs.safetensors"
    try writer.write(to: inputs)
    let outcome = try CommandLineTool.run(
      "run", Repository.root + "/tools/golden/small-aae.graph", "--inputs", inputs, "--outputs", folder.path + "/out")
    expectFailure(65, "found 'encoder.0.weigth'; did you mean 'encoder.0.weight'?", outcome)
    #expect(folder.contents == ["inputs.safetensors"])
  }

  @Test func refusesFunctionsThatAreNotABatch() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      module @m {batch: 100, seed: 1}
      func @decoder(%z: f32[1x2]) -> f32[1x4] {
        %0 = concat_columns %z, %z : f32[1x4]
        return %0
      }
      """, to: "rows.graph")
    expectFailure(
      65, "a row for each of the batch of 100",
      try CommandLineTool.run("sample", file, "--network", "decoder", "-o", folder.path + "/a.png"))
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
