import Foundation
import IngotDiagnostics
import IngotFiles
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

struct TrainingTests: RunsInFolder {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  @Test func lossesFall() throws {
    let reports = try train(SmallAAE(), settings: settings("run", epochs: 12, digits: 400))
    let losses = reports.map { report in report.losses[0].mean }
    #expect(reports.map(\.epoch) == Array(1...12))
    #expect(reports.map(\.step) == (1...12).map { 20 * $0 })
    #expect(try #require(losses.last) < 0.6 * losses[0])
    #expect(reports[0].losses.map(\.phase) == ["reconstruction", "discriminator", "generator"])
    let lines = try metrics("run")
    #expect(lines.compactMap { $0["epoch"] as? Int } == Array(1...12))
    let recorded = try #require(lines[11]["losses"] as? [String: Double])
    // The reader of JSON rounds the last digit.
    #expect(abs(try #require(recorded["reconstruction"]) - losses[11]) < 1e-12)
  }

  @Test func threadsChangeNoBit() throws {
    for threads in 1...3 { try train(SmallAAE(), settings: settings("\(threads)", epochs: 2, threads: threads)) }
    #expect(try bytes("1") == bytes("2"))
    #expect(try bytes("1") == bytes("3"))
    #expect(try bytes("1", "samples.png") == bytes("3", "samples.png"))
    #expect(try bytes("1", "reconstructions.png") == bytes("3", "reconstructions.png"))
  }

  @Test func aResumedRunEndsWithTheSameBits() throws {
    try train(SmallAAE(), settings: settings("whole", epochs: 4))
    for epochs in [1, 3, 4] {
      var settings = settings("parts", epochs: epochs)
      settings.resumes = epochs > 1
      settings.threads = epochs
      let reports = try train(SmallAAE(), settings: settings)
      #expect(reports.last?.epoch == epochs)
    }
    #expect(try bytes("whole") == bytes("parts"))
    #expect(try bytes("whole", "program.graph") == bytes("parts", "program.graph"))
    for (whole, part) in zip(try metrics("whole"), try metrics("parts")) {
      #expect(whole["losses"] as? [String: Double] == part["losses"] as? [String: Double])
      #expect(whole["epoch"] as? Int == part["epoch"] as? Int)
    }
    // Resuming has nothing left to do.
    var settings = settings("parts", epochs: 4)
    settings.resumes = true
    #expect(try train(SmallAAE(), settings: settings).isEmpty)
  }

  /// A run that was killed after writing its metrics but before writing its checkpoint must not count an epoch twice.
  @Test func dropsMetricsThatTheCheckpointDoesNotKnow() throws {
    try train(SmallAAE(), settings: settings("run", epochs: 1))
    let path = temporary.path + "/run/metrics.jsonl"
    let line = try String(contentsOfFile: path, encoding: .utf8)
    try (line + "{\"epoch\":2}\n{\"epo").write(toFile: path, atomically: true, encoding: .utf8)
    var settings = settings("run", epochs: 2)
    settings.resumes = true
    try train(SmallAAE(), settings: settings)
    #expect(try metrics("run").compactMap { $0["epoch"] as? Int } == [1, 2])
  }

  /// A model that learns nothing has its best result in the first evaluation. A run that ran out of patience does not
  /// continue.
  @Test func stopsWhereNothingGetsBetter() throws {
    struct Idle: Model {
      var phases: Phases {
        let x = Tensor.input(.images, shape: [784])
        let network = Network("network", input: [784]) {
          Linear(784)
          Sigmoid()
        }
        Phase("reconstruction", training: network, with: .sgd(rate: 0)) { binaryCrossEntropy(network(x), x) }
        Frozen(.reconstruction) { network(x) }
      }
    }
    var settings = settings("run", epochs: 20)
    (settings.validates, settings.patience, settings.evaluatesEvery) = (true, 2, 2)
    let reports = try train(Idle(), settings: settings)
    // Evaluated after epochs 2, 4 and 6.
    #expect(reports.map { $0.validation.isEmpty } == [true, false, true, false, true, false])
    let checkpoints = temporary.path + "/run/checkpoints"
    #expect(try SafetensorsReader(checkpoints + "/best.safetensors").metadata["epochs"] == "2")
    settings.resumes = true
    let record = try Data(contentsOf: URL(fileURLWithPath: temporary.path + "/run/run.json"))
    settings.epochs = 30
    #expect(try train(Idle(), settings: settings).isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: temporary.path + "/run/run.json")) == record)
    settings.patience = nil
    settings.epochs = 7
    #expect(try train(Idle(), settings: settings).map(\.epoch) == [7])
  }

  // MARK: Looking inside

  @Test func checkingFiniteChangesNoBit() throws {
    try train(SmallAAE(), settings: settings("plain", epochs: 1))
    var checked = settings("checked", epochs: 1)
    checked.checksFinite = true
    try train(SmallAAE(), settings: checked)
    #expect(try bytes("plain") == bytes("checked"))
  }

  /// A model whose products exceed the range of floats in the first step.
  private struct Overflowing: Model {
    let x = Tensor.input(.images, shape: [784])
    let line: Int = #line + 2
    let network = Network("network", input: [784]) {
      Linear(8, weight: .constant(1e30))
      Linear(784, weight: .constant(1e30))
    }
    var phases: Phases {
      Phase("overflow", training: network, with: .sgd(rate: 1)) { meanSquaredError(network(x), x) }
    }
  }

  @Test func theFirstNumberThatIsNotFiniteIsNamed() throws {
    var settings = settings("run", epochs: 1)
    settings.checksFinite = true
    let model = Overflowing()
    var found: IngotError?
    do { try train(model, settings: settings) } catch { found = error }
    let error = try #require(found)
    #expect(error.kind == .badInput)
    let message = "\(error)"
    #expect(message.contains("phase 'overflow' at step 1: expected a finite loss, found"), "\(message)")
    #expect(message.contains("the first such number, inf, is in '%1 = linear %0, @network.1.weight"), "\(message)")
    #expect(message.contains("Linear(784, weight: .constant(1e30))\n") && message.hasSuffix("^"), "\(message)")
    #expect(message.hasPrefix("Tests/TrainingTests/TrainingTests.swift:\(model.line + 1):"), "\(message)")
  }

  /// The profile has a table for people and a trace that parses, with an event for each instruction of each kept step.
  /// The last of the six steps is not timed, since it measures densities.
  @Test func profilesEveryInstruction() throws {
    var settings = settings("run", epochs: 1)
    settings.profiles = true
    try train(SmallAAE(width: 100), settings: settings)
    let table = String(decoding: try bytes("run", "profile.txt"), as: UTF8.self)
    #expect(table.contains("phase @generator") && table.contains("GFLOP/s") && table.contains("5 steps"))
    let trace = try #require(try JSONSerialization.jsonObject(with: bytes("run", "profile.json")) as? [String: Any])
    let events = try #require(trace["traceEvents"] as? [[String: Any]])
    // Each row shows its share of the time, such as `3.1 %`.
    let lines = try #require(table.split(separator: "func @").first).split(separator: "\n")
    let rows = lines.count { $0.contains(" %  ") }
    #expect(rows > 20)
    let measured = lines.filter { $0.contains("zeros: input") }
    #expect(!measured.isEmpty && measured.allSatisfy { $0.split(separator: " ").count { $0 == "%" } == 2 })
    #expect(events.count { ($0["args"] as? [String: Any])?["step"] as? Int == 5 } == rows)
    for event in events {
      #expect(event["ph"] as? String == "X")
      #expect(try #require(event["dur"] as? Double) >= 0)
    }
  }
}
