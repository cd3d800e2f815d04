import Foundation
import IngotFiles
import IngotTestSupport
import Testing

/// Tests of runs that a signal stops.
struct InterruptionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func arguments(_ name: String, epochs: Int) -> [String] {
    [
      "train", "supervised-aae", "--digits", "1000", "--batch", "20", "--set", "width=32", "--epochs", "\(epochs)",
      "--out",
      "\(folder.path)/\(name)",
    ]
  }

  private func checkpoint(_ name: String) throws -> SafetensorsReader {
    try SafetensorsReader("\(folder.path)/\(name)/checkpoints/last.safetensors")
  }

  /// A stopped run finishes its step and writes a checkpoint. Resuming from it produces the same bits as an
  /// uninterrupted run.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func goesOnBitForBit(_ signal: Int32) throws {
    // Under `nohup`, all processes ignore that the terminal is gone.
    _ = Foundation.signal(signal, SIG_DFL)
    // Far more epochs than the run completes.
    let stopped = try CommandLineTool.run(arguments("stopped", epochs: 1000)) { process in
      try waitForContent(of: "\(folder.path)/stopped/metrics.jsonl")
      kill(process.processIdentifier, signal)
    }
    #expect(stopped.status == 128 + signal, "\(stopped.error)")
    #expect(stopped.output.hasSuffix("stopped; 'ingot train --resume \(folder.path)/stopped' resumes it\n"))
    let done = try checkpoint("stopped").metadata["epochs"]
    let epochs = try #require(done.flatMap { Int($0) }) + 1
    let resumed = try CommandLineTool.run(
      "train", "--resume", "\(folder.path)/stopped", "--epochs", "\(epochs)")
    #expect(resumed.status == 0, "\(resumed.error)")
    #expect(try CommandLineTool.run(arguments("whole", epochs: epochs)).status == 0)
    let (found, expected) = (try checkpoint("stopped"), try checkpoint("whole"))
    #expect(found.names == expected.names)
    for name in expected.names { #expect(try found.elements(of: name) == expected.elements(of: name), "\(name)") }
    #expect(try losses("stopped") == losses("whole"))
  }

  /// A second signal does not wait for the end of a step, even if it is of another kind.
  @Test func aSecondSignalEndsTheProgram() throws {
    // Its only step takes seconds.
    let model = ["train", "autoencoder", "--set", "width=1500", "--threads", "1", "--epochs", "1"]
    let data = ["--digits", "7000", "--batch", "5000", "--no-validation", "--out", "\(folder.path)/slow"]
    let ended = try Programs.run(CommandLineTool.executable, model + data) { process in
      try waitForContent(of: "\(folder.path)/slow/run.json")
      Thread.sleep(forTimeInterval: 0.1)
      for signal in [SIGINT, SIGTERM] {
        kill(process.processIdentifier, signal)
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
    #expect(ended.process.terminationReason == .uncaughtSignal && ended.process.terminationStatus == SIGTERM)
    // The next run takes the folder over from the one that was killed.
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/slow/.lock"))
    let again = arguments("slow", epochs: 1)
    #expect(try CommandLineTool.run(again).status == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/slow").filter { $0.hasPrefix(".") }
    #expect(left == [])
  }

  /// A second run in the folder of one that trains is refused, whether new or resumed, and the first one goes on.
  @Test func aSecondWriterIsRefused() throws {
    let first = try CommandLineTool.run(arguments("run", epochs: 1000)) { process in
      try waitForContent(of: "\(folder.path)/run/metrics.jsonl")
      let holder = "in use by process \(process.processIdentifier)"
      expectFailure(
        69, holder, try CommandLineTool.run("train", "--resume", "\(folder.path)/run", "--epochs", "2000"))
      kill(process.processIdentifier, SIGINT)
    }
    #expect(first.status == 130, "\(first.error)")
    let epochs = try #require(checkpoint("run").metadata["epochs"].flatMap { Int($0) }) + 1
    let resumed = try CommandLineTool.run("train", "--resume", "\(folder.path)/run", "--epochs", "\(epochs)")
    #expect(resumed.status == 0, "\(resumed.error)")
  }

  private func losses(_ name: String) throws -> [String] {
    try String(contentsOfFile: "\(folder.path)/\(name)/metrics.jsonl", encoding: .utf8)
      .split(separator: "\n").map { String($0.prefix { $0 != "}" }) }
  }

  @Test func refusesWhatARecordKnows() throws {
    #expect(try CommandLineTool.run(arguments("run", epochs: 1)).status == 0)
    let run = "\(folder.path)/run"
    expectFailure(
      64, "expected no model with '--resume'", try CommandLineTool.run("train", "gaussian-aae", "--resume", run))
    expectFailure(
      64, "expected no '--seed' with '--resume'", try CommandLineTool.run("train", "--resume", run, "--seed", "3"))
    expectFailure(64, "found neither", try CommandLineTool.run("train"))
    expectFailure(66, "expected a run folder", try CommandLineTool.run("train", "--resume", run + "x"))
    // A resumed run that has nothing left to do stays unchanged.
    let record = try String(contentsOfFile: run + "/run.json", encoding: .utf8)
    let nothing = try CommandLineTool.run("train", "--resume", run, "--epochs", "1")
    #expect(try String(contentsOfFile: run + "/run.json", encoding: .utf8) == record)
    #expect(nothing.status == 0 && nothing.output.hasPrefix("nothing to do"))
    // A record of another model is no record of this one, whoever reads it.
    for (text, other) in [("supervised-aae", "gaussian-aae"), ("\"seed\" : 10", "\"seed\" : 11")] {
      _ = try folder.write(record.replacing(text, with: other, maxReplacements: 1), to: "run/run.json")
      for command in ["report", "sample", "evaluate"] {
        expectFailure(
          65, "expected the record of 'supervised-aae' with batch 20 and seed 10", try CommandLineTool.run(command, run)
        )
      }
    }
    // Records from another version, which name an unknown model, setting or program.
    for (text, other, message) in [
      ("supervised-aae", "unsupervised-aae", "expected a model of 'ingot list'"),
      ("\"format\" : 4", "\"format\" : 3", "expected a run of format 4, found format 3"),
      ("\"width\" : 32", "\"wide\" : 32", "expected the settings of this version"),
      ("\"width\" : 32", "\"width\" : 33", "expected the program that this version makes"),
      ("\"labels\" : \"reference\"", "\"labels\" : \"some\"", "expected a number of labels"),
      ("\"evaluate_every\" : 1", "\"evaluate_every\" : 0", "expected an evaluation every 1 or more epochs, found 0"),
      ("{", "[", "expected the record of a run"),
    ] {
      _ = try folder.write(record.replacing(text, with: other, maxReplacements: 1), to: "run/run.json")
      expectFailure(65, message, try CommandLineTool.run("train", "--resume", run, "--epochs", "2"))
    }
  }

  @Test func comparesRuns() throws {
    #expect(try CommandLineTool.run(arguments("first", epochs: 2)).status == 0)
    #expect(try CommandLineTool.run(arguments("second", epochs: 2) + ["--seed", "4"]).status == 0)
    let runs = ["\(folder.path)/first", "\(folder.path)/second"]
    let picture = folder.path + "/compared.svg"
    let outcome = try CommandLineTool.run(["compare"] + runs + ["-o", picture])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains(/\nmodel +supervised-aae +supervised-aae\nseed +10 +4\nepochs +2 +2\n/))
    #expect(outcome.output.contains(/\ncross entropy +0\.\d+ +0\.\d+\n/))
    #expect(try String(contentsOfFile: picture, encoding: .utf8).contains("cross entropy"))
    expectFailure(
      64, "did you mean 'mmd'?", try CommandLineTool.run(["compare"] + runs + ["--metric", "mmt", "-o", picture]))
    expectFailure(64, "ends in .svg or .png", try CommandLineTool.run(["compare"] + runs + ["-o", "x.gif"]))
    _ = try folder.write("{}\n", to: "second/metrics.jsonl")
    expectFailure(65, "line 1: expected an epoch of a run", try CommandLineTool.run(["compare"] + runs))
    // The report is rebuilt from the run's files.
    let report = runs[0] + "/report.html"
    let before = try String(contentsOfFile: report, encoding: .utf8)
    try FileManager.default.removeItem(atPath: report)
    #expect(try CommandLineTool.run("report", runs[0]).status == 0)
    #expect(try String(contentsOfFile: report, encoding: .utf8) == before)
  }
}
