import Foundation
import IngotTestSupport
import Testing

/// Tests of `ingot export`: what is written, and what bad input leaves behind.
struct ExportTests {
  private let folder: TemporaryFolder
  private let graph: String

  init() throws {
    folder = try TemporaryFolder()
    graph = folder.path + "/aae.graph"
    _ = try CommandLineTool.run(
      "compile", "supervised-aae", "--set", "width=30", "--emit", "elaborated", "-o", graph)
  }

  private func export(_ arguments: String..., to output: String = "out") throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(["export", graph] + arguments + ["-o", "\(folder.path)/\(output)"])
  }

  @Test func writesWhatTheExampleNeeds() throws {
    let (run, out) = (folder.path + "/run", folder.path + "/out")
    #expect(
      try CommandLineTool.run(
        "train", "supervised-aae", "--set", "width=30", "--digits", "200", "--epochs", "1", "--out", run
      ).status == 0)
    #expect(
      try CommandLineTool.run(
        "export", run, "--batch", "any", "--function", "sample", "--function", "prior", "-o", out
      ).status == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
        "CMakeLists.txt", "Makefile", "example.c", "supervised_aae.c", "supervised_aae.h", "supervised_aae.weights",
        "supervised_aae_weights.S",
      ])
    #expect(try Programs.run("make", ["-s", "-C", out, "run"]).status == 0)
    let sheet = try Data(contentsOf: URL(fileURLWithPath: out + "/example.pgm"))
    #expect(sheet.starts(with: Data("P5 280 280 255\n".utf8)) && sheet.count == 15 + 280 * 280)
  }

  @Test func frozenFilesAreSampledAndExportedAgain() throws {
    for weights in ["f32", "f16", "bf16", "int8"] {
      let outcome = try export("--format", "safetensors", "--weights", weights, to: "\(weights).safetensors")
      #expect(outcome.status == 0 && outcome.output.contains("largest difference") == (weights != "f32"))
      let file = "\(folder.path)/\(weights).safetensors"
      #expect(
        try CommandLineTool.run("sample", file, "--class", "3", "--count", "4", "-o", folder.path + "/s.png").status
          == 0)
      #expect(try CommandLineTool.run("inspect", file).output.contains("sample"))
      #expect(
        try CommandLineTool.run("export", file, "--format", "onnx", "-o", folder.path + "/again.onnx").status == 0)
    }
  }

  @Test(arguments: [
    (["--function", "sampel"], 64, "did you mean 'sample'?"),
    (["--function", "code+code"], 64, "'code': expected an input that takes the result of 'code', f32[100x2]"),
    (["--function", "sample", "--function", "sample"], 64, "expected each function once, found 'sample' twice"),
    (["--name", ""], 64, "expected a name"),
    (["--format", "onnx", "--weights-file"], 64, "with the format 'c' only, found 'onnx'"),
    (["--format", "cee"], 64, "The value 'cee' is invalid"),
    (["--weights", "f8"], 64, "The value 'f8' is invalid"),
    (["--batch", "0"], 64, "The value '0' is invalid"),
    (["--format", "onnx", "--function", "sample", "--function", "prior"], 64, "expected one function for 'onnx'"),
    (["--format", "stablehlo", "--batch", "any"], 64, "expected '--batch N'"),
    (["--format", "stablehlo", "--weights", "int8"], 64, "expected weights of 'f32'"),
    (["--format", "object", "--cc", "no-such-compiler"], 69, "'no-such-compiler', found none on PATH"),
    (["--format", "shared", "--cc", "false"], 69, "failed with status 1"),
  ])
  func badRequestsLeaveNothing(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let outcome = try CommandLineTool.run(["export", graph] + arguments + ["-o", "\(folder.path)/out"])
    expectFailure(status, message, outcome)
    #expect(folder.contents == ["aae.graph"])
  }

  @Test func aFailureLeavesWhatWasThere() throws {
    #expect(try export("--format", "shared").status == 0)
    let library = "\(folder.path)/out/libsupervised_aae.so"
    let before = try Data(contentsOf: URL(fileURLWithPath: library))
    expectFailure(69, "failed with status", try export("--format", "shared", "--cc", "false", "--weights", "int8"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: library)) == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out").sorted()
        == ["libsupervised_aae.so", "supervised_aae.h"])
    try "x".write(toFile: folder.path + "/file", atomically: false, encoding: .utf8)
    expectFailure(73, "file", try export(to: "file/below"))
    expectFailure(73, "file", try export(to: "file"))
    expectFailure(73, "expected a file, found a folder", try export("--format", "onnx", to: "out"))
  }

  @Test func linksAreNotFollowed() throws {
    let outside = folder.path + "/outside"
    let out = folder.path + "/out"
    for path in [outside, out] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    try "kept".write(toFile: outside + "/file", atomically: false, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: out + "/supervised_aae.c", withDestinationPath: outside + "/file")
    #expect(try export().status == 0)
    #expect(try String(contentsOfFile: outside + "/file", encoding: .utf8) == "kept")
    #expect(
      try String(contentsOfFile: out + "/supervised_aae.c", encoding: .utf8).contains("run_supervised_aae_sample"))
    try FileManager.default.createSymbolicLink(atPath: out + "/Sources", withDestinationPath: outside)
    expectFailure(73, "expected a folder, found a link", try export("--format", "swift"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside) == ["file"])
  }

  @Test func weightsMustBeFinite() throws {
    #expect(try export("--format", "safetensors", to: "frozen.safetensors").status == 0)
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/frozen.safetensors")))
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
    let out = "\(folder.path)/out"
    let changed = try folder.write(bytes, to: "changed.safetensors")
    expectFailure(65, "its bytes have changed since", try CommandLineTool.run("export", changed, "-o", out))
    let damaged = try folder.write(withChecksum(bytes), to: "damaged.safetensors")
    for (command, path) in [("export", out), ("sample", "\(out).png")] {
      expectFailure(65, "expected finite parameters, found nan", try CommandLineTool.run(command, damaged, "-o", path))
      #expect(!FileManager.default.fileExists(atPath: path))
    }
    #expect(try CommandLineTool.run("sample", damaged, "--force", "-o", "\(out).png").status == 0)
    #expect(try CommandLineTool.run("export", damaged, "--force", "-o", out).status == 0)
    let cut = try folder.write(Array(bytes.prefix(bytes.count / 2)), to: "cut.safetensors")
    expectFailure(65, "bytes of data, found", try CommandLineTool.run("export", cut, "-o", out))
    let header = try folder.write(Array(bytes.prefix(5)), to: "short.safetensors")
    expectFailure(65, "expected a safetensors file", try CommandLineTool.run("export", header, "-o", out))
  }

  @Test func aRunNeedsACheckpoint() throws {
    expectFailure(
      66, "expected a run folder", try CommandLineTool.run("export", folder.path + "/none", "-o", folder.path + "/out"))
  }
}
