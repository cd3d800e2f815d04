import Foundation
import IngotFiles
import IngotTestSupport
import Testing

/// Tests of runs that are ended at random instants and resumed until they are done: they must end with the bits of a run
/// that nothing ended, and with no other file.
///
/// `INGOT_LONG=N` ends N times as many.
struct RecoveryTests {
  /// What ends a run.
  enum Ending: CaseIterable {
    case kill, signal, secondSignal

    /// How many runs are ended in a usual run of the tests.
    var usualCount: Int { self == .kill ? 4 : 2 }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Returns the arguments that start a run, or resume it where it has a checkpoint.
  private func train(_ name: String, seed: Int, epochs: Int) -> [String] {
    let run = "\(folder.path)/\(name)"
    if Files.exists("\(run)/checkpoints/last.safetensors") {
      return ["train", "--resume", run, "--epochs", "\(epochs)", "--threads", "2"]
    }
    return [
      "train", "supervised-aae", "--digits", "300", "--batch", "20", "--set", "width=24", "--threads", "2", "--seed",
      "\(seed)", "--epochs", "\(epochs)", "--out", run,
    ]
  }

  @Test(arguments: Ending.allCases)
  func noInstantLosesARun(_ ending: Ending) throws {
    let wanted = ending.usualCount * Campaign.times
    var dice = Dice(seed: UInt64(wanted))
    var (ends, seed) = (0, 0)
    while ends < wanted {
      seed += 1
      let arguments = train("whole", seed: seed, epochs: 8)
      let start = ContinuousClock.now
      try #require(try CommandLineTool.run(arguments).status == 0)
      let duration = ContinuousClock.now - start
      while try !isDone(train("ended", seed: seed, epochs: 8), ending, within: duration, &dice) { ends += 1 }
      try expectEqual("ended", "whole", "\(ending), seed \(seed)")
      for name in ["ended", "whole"] { try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)") }
    }
  }

  /// Runs a command and ends it at a random instant. Returns whether it was done before.
  private func isDone(
    _ arguments: [String], _ ending: Ending, within limit: Duration, _ dice: inout Dice
  ) throws -> Bool {
    let signals = [SIGINT, SIGTERM, SIGHUP].shuffled(using: &dice)
    let pause = limit * Double(dice.roll(1000)) / 1000
    let secondPause = Duration.milliseconds(dice.roll(20))
    var secondSignal: ContinuousClock.Instant?
    let ended = try Programs.run(CommandLineTool.executable, arguments) { process in
      Thread.sleep(forTimeInterval: pause / .seconds(1))
      guard process.isRunning else { return }
      kill(process.processIdentifier, ending == .kill ? SIGKILL : signals[0])
      guard ending == .secondSignal else { return }
      Thread.sleep(forTimeInterval: secondPause / .seconds(1))
      secondSignal = .now
      kill(process.processIdentifier, signals[1])
      process.waitUntilExit()
    }
    let (reason, status) = (ended.process.terminationReason, ended.process.terminationStatus)
    let context = Comment(rawValue: "\(ending) \(signals): \(reason) \(status)")
    if reason == .exit, status == 0 { return true }
    switch ending {
    case .kill: try #require(reason == .uncaughtSignal && status == SIGKILL, context)
    // Before the command knows that it trains, a signal ends it as any program.
    case .signal: try #require(status == (reason == .exit ? 128 + signals[0] : signals[0]), context)
    case .secondSignal:
      // Two signals at the same instant are one, of either kind.
      try #require(signals[..<2].contains(reason == .exit ? status - 128 : status), context)
      if let secondSignal { #expect(ContinuousClock.now - secondSignal < .seconds(1), context) }
    }
    return false
  }

  /// A run writes its best checkpoint before its last one. Between the two, in its first epoch, it has nothing to resume
  /// from and begins again.
  @Test func aBestCheckpointAloneIsNoRun() throws {
    func lose(_ name: String, after epochs: Int) throws {
      try #require(try CommandLineTool.run(train(name, seed: 1, epochs: epochs)).status == 0)
      try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)/checkpoints/last.safetensors")
    }
    try lose("begun", after: 1)
    for name in ["begun", "whole"] {
      let run = try CommandLineTool.run(train(name, seed: 1, epochs: 2))
      try #require(run.status == 0, "\(run.error)")
    }
    try expectEqual("begun", "whole", "begun again")
    // What has done more was not left by a kill.
    try lose("whole", after: 3)
    expectFailure(64, "found a checkpoint", try CommandLineTool.run(train("whole", seed: 1, epochs: 3)))
  }

  /// Two commands that train in one folder at the same time: one is refused, and the other one's run is intact.
  @Test func oneOfTwoWritersIsRefused() throws {
    for round in 1...(2 * Campaign.times) {
      // Far more epochs than the run completes.
      let arguments = train("written", seed: round, epochs: 100_000)
      var second: CommandLineTool.Outcome?
      let first = try CommandLineTool.run(arguments) { one in
        second = try CommandLineTool.run(arguments) { two in
          while one.isRunning && two.isRunning { Thread.sleep(forTimeInterval: 0.002) }
          try waitForContent(of: "\(folder.path)/written/metrics.jsonl")
          kill((one.isRunning ? one : two).processIdentifier, SIGINT)
        }
      }
      let outcomes = [first, try #require(second)].sorted { $0.status < $1.status }
      // A second one that comes after the first checkpoint finds a run instead of a new folder.
      // One that comes before the first has written its number into the lock cannot name it.
      let refusals: [Int32: Regex<Substring>] = [
        69: /in use by (?:another process|process \d+)\n/, 64: /found a checkpoint/,
      ]
      let refusal = try #require(refusals[outcomes[0].status], "\(outcomes)")
      try #require(outcomes[1].status == 130 && outcomes[0].error.contains(refusal), "\(outcomes)")
      let checkpoint = try SafetensorsReader("\(folder.path)/written/checkpoints/last.safetensors")
      let epochs = try #require(checkpoint.metadata["epochs"].flatMap { Int($0) }) + 1
      for name in ["written", "whole"] {
        try #require(try CommandLineTool.run(train(name, seed: round, epochs: epochs)).status == 0)
      }
      try expectEqual("written", "whole", "round \(round)")
      for name in ["written", "whole"] { try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)") }
    }
  }

  // MARK: Comparing runs

  /// Expects the same files in two runs, and the same bits in those that training writes.
  private func expectEqual(_ found: String, _ expected: String, _ context: Comment) throws {
    #expect(try files(of: found) == files(of: expected), context)
    for file in ["checkpoints/last.safetensors", "checkpoints/best.safetensors", "program.graph"] {
      #expect(
        try Files.read("\(folder.path)/\(found)/\(file)") == Files.read("\(folder.path)/\(expected)/\(file)"), context)
    }
    #expect(try metrics(of: found) == metrics(of: expected), context)
  }

  private func files(of name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(folder.path)/\(name)").sorted()
  }

  /// The measurements of each epoch, without what depends on the clock.
  private func metrics(of name: String) throws -> String {
    try Files.readText("\(folder.path)/\(name)/metrics.jsonl")
      .replacing(/"(seconds|images_per_second)":[0-9.e+-]+/, with: "")
  }
}
