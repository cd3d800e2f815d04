import Foundation
import IngotData
import IngotTestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a user sees: output, errors with their place, exit codes, and files that are whole or not there.
struct CommandTests {
  @Test(arguments: ["list", "inspect", "compile", "train", "run", "evaluate", "sample"])
  func everyCommandHasHelpWithExamples(_ command: String) throws {
    let outcome = try CommandLineTool.run(command, "--help")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("EXAMPLES:"))
    #expect(outcome.output.contains("ingot \(command)"))
  }

  @Test func listsTheModels() throws {
    let outcome = try CommandLineTool.run("list")
    #expect(
      outcome.output.split(separator: "\n").map { $0.split(separator: " ")[0] }
        == ["autoencoder", "gaussian-aae", "supervised-aae", "semisupervised-aae"])
  }

  /// The same figures for people and for programs.
  @Test func inspectsAlikeInTextAndJSON() throws {
    let text = try CommandLineTool.run("inspect", "gaussian-aae").output
    let json = try CommandLineTool.run("inspect", "gaussian-aae", "--json").output
    let summary = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(summary["parameterCount"] as? Int == 4_581_787)
    let phases = try #require(summary["phases"] as? [[String: Any]])
    #expect(phases.map { $0["name"] as? String } == ["reconstruction", "discriminator", "generator"])
    // 24.3 million an image: the design's own count.
    #expect(phases.compactMap { $0["multiplyAdds"] as? Int }.reduce(0, +) == 2_431_200_000)
    let formatter = NumberFormatter()
    formatter.numberStyle = .decimal
    formatter.locale = Locale(identifier: "en_US")
    for phase in phases {
      for key in ["instructions", "multiplyAdds", "bytesRead", "bytesWritten"] {
        let number = try #require(phase[key] as? Int)
        #expect(text.contains(try #require(formatter.string(from: NSNumber(value: number)))))
      }
      let passes = try #require(phase["passes"] as? [[String: Any]])
      #expect(passes.last?["after"] as? Int == phase["instructions"] as? Int)
      let peak = try #require(phase["peak"] as? [[String: Any]])
      #expect((1...5).contains(peak.count))
      for value in peak { #expect(text.contains(try #require(value["value"] as? String))) }
      let arena = try #require(phase["arena"] as? [String: Int])
      #expect(try #require(arena["lowerBound"]) <= #require(arena["planned"]))
      #expect(try #require(arena["planned"]) <= #require(arena["naive"]))
    }
  }

  @Test func emitsEveryForm() throws {
    let folder = try TemporaryFolder()
    for form in ["elaborated", "differentiated", "optimized", "planned"] {
      let file = folder.path + "/\(form).graph"
      #expect(try CommandLineTool.run("compile", "autoencoder", "--emit", form, "-o", file).status == 0)
      let dump = try Repository.text(of: "graphs/ir/autoencoder/\(form).graph")
      #expect(try String(contentsOfFile: file, encoding: .utf8) == dump)
      // Each can be compiled further.
      let planned = try CommandLineTool.run("compile", file).output
      #expect(planned == (try Repository.text(of: "graphs/ir/autoencoder/planned.graph")))
    }
    let plan = try CommandLineTool.run("compile", "autoencoder", "--emit", "plan", "--phase", "reconstruction").output
    #expect(plan.hasPrefix("phase @reconstruction: arena "))
  }

  /// A table with a row for each value and a drawing with a line for each instruction.
  @Test func drawsThePlan() throws {
    let text = try CommandLineTool.run("compile", "gaussian-aae", "--emit", "plan", "--phase", "generator").output
    let lines = text.split(separator: "\n")
    #expect(lines[1].contains("in place of") && lines[1].contains("shares bytes with"))
    let values = lines.filter { $0.contains("  %") }
    let drawing = lines.filter { $0.hasPrefix("  ") && $0.contains(" |") && $0.contains("| ") && $0.first == " " }
      .filter { $0.drop(while: { $0 == " " }).first?.isNumber == true }
    #expect(values.count == 18 && drawing.count == 21)
    let svg = try CommandLineTool.run("compile", "gaussian-aae", "--emit", "plan-svg").output
    #expect(try XMLDocument(xmlString: svg).rootElement()?.name == "svg")
  }

  @Test func drawsGraphsForGraphviz() throws {
    let dot = try CommandLineTool.run("compile", "gaussian-aae", "--emit", "dot").output
    #expect(dot.hasPrefix("digraph \"gaussian-aae\" {"))
    #expect(dot.contains("\"2%2\" -> \"2%5\";"))
    #expect(dot.count { $0 == "{" } == dot.count { $0 == "}" })
  }

  /// One page that loads nothing, well formed but for its head, and with the line of the model of each instruction.
  @Test(arguments: ["autoencoder", "gaussian-aae"])
  func explainsACompilationOnOnePage(_ graph: String) throws {
    let page = try CommandLineTool.run("compile", graph, "--emit", "html").output
    for reference in ["http:", "https:", "src=", "@import", "url("] { #expect(!page.contains(reference)) }
    let body = try #require(
      page.range(of: "<section").flatMap { start in
        page.range(of: "<script").map { String(page[start.lowerBound..<$0.lowerBound]) }
      })
    _ = try XMLDocument(xmlString: "<body>\(body)</body>")
    for pass in ["differentiate", "simplify", "fuse-epilogues", "schedule"] { #expect(body.contains("<b>\(pass)</b>")) }
    #expect(body.contains("IngotGraphs/"))
    // A table row whose source cell is empty stands for an instruction from nowhere.
    #expect(!body.contains("<td class=\"source\"></td>"))
  }

  @Test func namesInPagesAreEscaped() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      module @m {batch: 2, seed: 1}
      func @f(%x: f32[2x4]) -> f32[2x4] {
        %0 = exp %x : f32[2x4]
        return %0
      }
      """, to: "a<b>&c.graph")
    let page = try CommandLineTool.run("compile", file, "--emit", "html").output
    #expect(page.contains("a&lt;b&gt;&amp;c.graph:3:8") && !page.contains("<b>&c"))
  }

  @Test func selectsPasses() throws {
    let all = try CommandLineTool.run(
      "compile", "gaussian-aae", "--print-after", "all", "--time-passes", "--batch", "2")
    #expect(all.output.contains("; after cse") && all.output.contains("; after dce"))
    #expect(all.error.contains(" ms  cse") && all.error.contains(" ms  dce"))
    let counted = try CommandLineTool.run("compile", "gaussian-aae", "--statistics", "--emit", "plan")
    #expect(counted.error.contains("fuse-epilogues: adam") && counted.error.contains("simplify: sigmoid-bce"))
    let stopped = try CommandLineTool.run("compile", "gaussian-aae", "--print-after", "all", "--stop-after", "cse")
    #expect(stopped.output.contains("; after cse") && !stopped.output.contains("; after dce"))
    let skipped = try CommandLineTool.run("compile", "gaussian-aae", "--print-after", "all", "--skip", "cse")
    #expect(!skipped.output.contains("; after cse") && skipped.output.contains("; after dce"))
  }

  // MARK: Errors

  private func expectFailure(
    _ status: Int32, _ message: String, _ outcome: CommandLineTool.Outcome,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == status, sourceLocation: location)
    #expect(outcome.error.contains(message), "\(outcome.error)", sourceLocation: location)
  }

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
    expectFailure(66, "expected a folder of IDX files, found none at '/no/such'", missing)
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
      65, "expected at least a batch of 100 images, found 89 for training of 99",
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
      64, "expected '--print-after' with a text",
      try CommandLineTool.run("compile", "autoencoder", "--print-after", "all", "--emit", "dot"))
  }

  /// Sizes that fit, but whose sums do not.
  @Test(arguments: ["1000000000000", "1000000000000000", "0"])
  func refusesSizesThatDoNotAddUp(_ batch: String) throws {
    for command in [["inspect"], ["compile", "--emit", "html"], ["compile", "--emit", "plan"]] {
      let outcome = try CommandLineTool.run(command + ["gaussian-aae", "--batch", batch])
      expectFailure(65, "expected", outcome)
      #expect(outcome.error.count(of: "error:") <= 20)
    }
  }

  /// A misspelt tensor would leave a parameter at its initial value without a word.
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

  // MARK: Training

  @Test func trainsResumesAndSamples() throws {
    let folder = try TemporaryFolder()
    let run = folder.path + "/run"
    let first = try CommandLineTool.run(
      "train", "gaussian-aae", "--digits", "200", "--epochs", "1", "--threads", "2", "--out", run)
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("epoch 1/1  reconstruction 0.6"))
    #expect(first.output.contains("images/s") && first.output.contains("left\n"))
    expectFailure(64, "'--resume'", try CommandLineTool.run("train", "gaussian-aae", "--out", run))
    let resumed = try CommandLineTool.run(
      "train", "gaussian-aae", "--digits", "200", "--epochs", "2", "--out", run, "--resume")
    #expect(resumed.output.contains("epoch 2/2") && !resumed.output.contains("epoch 1/2"))
    let files = try FileManager.default.contentsOfDirectory(atPath: run).sorted()
    #expect(
      files == [
        "checkpoint.safetensors", "metrics.jsonl", "program.graph", "reconstructions.png", "run.json", "samples.png",
      ])

    // What is measured again is what was measured behind the last epoch.
    let evaluated = try CommandLineTool.run("evaluate", run, "--json").output
    let figures = try #require(try JSONSerialization.jsonObject(with: Data(evaluated.utf8)) as? [String: Any])
    let last = try #require(
      try String(contentsOfFile: run + "/metrics.jsonl", encoding: .utf8).split(separator: "\n").last)
    let metrics = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    let validation = try #require(metrics["validation"] as? [String: Double])
    #expect(figures["cross_entropy"] as? Double == validation["cross_entropy"])
    #expect(figures["squared_error"] as? Double == validation["squared_error"])
    #expect(try CommandLineTool.run("evaluate", run).output.contains("validation images\n  cross entropy  0."))
    expectFailure(
      64, "expected a folder of IDX files for test images", try CommandLineTool.run("evaluate", run, "--test"))
    expectFailure(66, "nothing", try CommandLineTool.run("evaluate", folder.path))

    let picture = folder.path + "/grid.png"
    #expect(try CommandLineTool.run("sample", run, "--grid", "14x14", "-o", picture).status == 0)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: picture))
        == Data(contentsOf: URL(fileURLWithPath: run + "/samples.png")))
    // The same from the files themselves.
    let again = folder.path + "/again.png"
    let sampled = try CommandLineTool.run(
      "sample", run + "/program.graph", "--parameters", run + "/checkpoint.safetensors", "-o", again)
    #expect(sampled.status == 0, "\(sampled.error)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: again)) == Data(contentsOf: URL(fileURLWithPath: picture)))
    expectFailure(
      65, "expected a network of two-dimensional codes, found a code of 784",
      try CommandLineTool.run("sample", run, "--network", "encoder", "-o", again))
    expectFailure(64, "grid", try CommandLineTool.run("sample", run, "--grid", "0x4", "-o", again))
    expectFailure(
      64, "expected '--parameters' with a .graph file only",
      try CommandLineTool.run("sample", run, "--parameters", run + "/checkpoint.safetensors"))
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
