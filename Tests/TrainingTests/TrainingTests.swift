import Foundation
import IngotDiagnostics
import IngotFiles
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// A small adversarial autoencoder with all the features of the large one.
private struct SmallAAE: Model {
  var width = 16
  let x = Tensor.input(.images, shape: [784])
  let prior = Distribution.normal(deviation: 5, shape: [2])
  let encoder: Network
  let decoder = Network("decoder", input: [2]) {
    Linear(24)
    Dropout(rate: 0.25)
    ReLU()
    Linear(784)
    Sigmoid()
  }
  let discriminator = Network("discriminator", input: [2]) {
    Linear(16)
    Dropout(rate: 0.2)
    ReLU()
    Linear(1)
    Sigmoid()
  }

  init(width: Int = 16) {
    encoder = Network("encoder", input: [784]) {
      Linear(width)
      Dropout(rate: 0.25)
      ReLU()
      Linear(2)
    }
  }

  var phases: Phases {
    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: 2e-3)) {
      binaryCrossEntropy(decoder(encoder(x)), x)
    }
    Phase("discriminator", training: discriminator, with: .sgd(rate: 1e-2, momentum: 0.5)) {
      let real = discriminator(prior.sample())
      let fake = discriminator(encoder(x, mode: .inference))
      return binaryCrossEntropy(real, 1) + binaryCrossEntropy(fake, 0)
    }
    Phase("generator", training: encoder, with: .adam(rate: 1e-3)) {
      binaryCrossEntropy(discriminator(encoder(x)), 1)
    }
    Frozen(.reconstruction) { decoder(encoder(x)) }
    Frozen(.sample) { decoder(Tensor.input(.code, shape: [2])) }
  }
}

struct TrainingTests {
  private let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private func settings(
    _ name: String, epochs: Int, threads: Int = 1, seed: UInt64 = 5, batch: Int = 20, digits: Int = 130
  ) -> TrainingSettings {
    TrainingSettings(
      data: .digits(count: digits), epochs: epochs, batch: batch, seed: seed, threads: threads,
      folder: temporary.path + "/" + name, validates: false)
  }

  private func bytes(_ name: String, _ file: String = "checkpoints/last.safetensors") throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(temporary.path)/\(name)/\(file)"))
  }

  private func metrics(_ name: String) throws -> [[String: Any]] {
    try String(decoding: bytes(name, "metrics.jsonl"), as: UTF8.self).split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

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
    #expect(recorded["reconstruction"] == losses[11])
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

  /// The metrics must contain all epochs of the checkpoint. Otherwise, nothing is written.
  @Test(arguments: [("{\"epoch\"", "{epoch"), ("\"step\"", "\"stepp\""), ("\"epoch\":2", "\"epoch\":7"), ("\n{", "")])
  func refusesMetricsThatAreNotTheRuns(_ text: String, _ other: String) throws {
    try train(SmallAAE(), settings: settings("run", epochs: 2))
    let path = temporary.path + "/run/metrics.jsonl"
    let damaged = try String(contentsOfFile: path, encoding: .utf8).replacing(text, with: other, maxReplacements: 1)
    try damaged.write(toFile: path, atomically: true, encoding: .utf8)
    let record = try Data(contentsOf: URL(fileURLWithPath: temporary.path + "/run/run.json"))
    var resumed = settings("run", epochs: 3)
    resumed.resumes = true
    try expectRefusal(.badInput, "metrics.jsonl'", resumed)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == damaged)
    #expect(try Data(contentsOf: URL(fileURLWithPath: temporary.path + "/run/run.json")) == record)
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
    #expect(message.hasPrefix("TrainingTests/TrainingTests.swift:\(model.line + 1):"), "\(message)")
  }

  /// The profile has a table for people and a trace that parses, with an event for each instruction of each kept step.
  @Test func profilesEveryInstruction() throws {
    var settings = settings("run", epochs: 1)
    settings.profiles = true
    try train(SmallAAE(), settings: settings)
    let table = String(decoding: try bytes("run", "profile.txt"), as: UTF8.self)
    #expect(table.contains("phase @generator") && table.contains("GFLOP/s") && table.contains("6 steps"))
    let trace = try #require(try JSONSerialization.jsonObject(with: bytes("run", "profile.json")) as? [String: Any])
    let events = try #require(trace["traceEvents"] as? [[String: Any]])
    // Each row shows its share of the time, such as `3.1 %`.
    let rows = try #require(table.split(separator: "func @").first).split(separator: "\n").count { $0.contains(" %  ") }
    #expect(rows > 20)
    #expect(events.count { ($0["args"] as? [String: Any])?["step"] as? Int == 6 } == rows)
    for event in events {
      #expect(event["ph"] as? String == "X")
      #expect(try #require(event["dur"] as? Double) >= 0)
    }
  }

  // MARK: Bad input

  private func failure(_ settings: TrainingSettings, of model: SmallAAE = SmallAAE()) -> IngotError? {
    do {
      try train(model, settings: settings)
      return nil
    } catch {
      return error
    }
  }

  /// Expects training to fail and to leave the run folder unchanged.
  private func expectRefusal(
    _ kind: ErrorKind, _ message: String, _ settings: TrainingSettings, of model: SmallAAE = SmallAAE(),
    location: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let files = ["checkpoints/last.safetensors", "metrics.jsonl", "program.graph"]
    let before = try files.map { try bytes("run", $0) }
    let error = failure(settings, of: model)
    #expect(error?.kind == kind, "\(error as Any)", sourceLocation: location)
    #expect("\(error as Any)".contains(message), "\(error as Any)", sourceLocation: location)
    #expect(try files.map { try bytes("run", $0) } == before, sourceLocation: location)
  }

  @Test func refusesAnotherRunsCheckpoint() throws {
    try train(SmallAAE(), settings: settings("run", epochs: 1))
    var again = settings("run", epochs: 2)
    try expectRefusal(.usage, "expected a new run folder or '--resume \(again.folder)', found a checkpoint", again)
    again.resumes = true
    var other = again
    other.seed = 6
    try expectRefusal(.badInput, "expected a checkpoint of this model, batch and seed", other)
    other = again
    other.batch = 10
    try expectRefusal(.badInput, "expected a checkpoint of this model, batch and seed", other)
    other = again
    other.data = .digits(count: 150)
    try expectRefusal(.badInput, "expected the run's data", other)
    try expectRefusal(
      .badInput, "expected a checkpoint of this model, batch and seed", again,
      of: SmallAAE(width: 17))
  }

  @Test func refusesATruncatedCheckpoint() throws {
    try train(SmallAAE(), settings: settings("run", epochs: 1))
    let path = temporary.path + "/run/checkpoints/last.safetensors"
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    var resumed = settings("run", epochs: 2)
    resumed.resumes = true
    for count in [0, 7, 100, whole.count / 2, whole.count - 1] {
      try whole.prefix(count).write(to: URL(fileURLWithPath: path))
      try expectRefusal(.badInput, "expected", resumed)
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(failure(resumed)?.kind == .missingFile)
  }

  /// A state that a run cannot reach is not a valid checkpoint, whatever else the file contains.
  @Test(arguments: [
    ("steps", "1"), ("steps", "-1"), ("steps", "1000000"), ("epochs", "9000000000000000000"), ("epochs", "-1"),
    ("evaluations_since_best", "9223372036854775807"), ("loss_sums", "1.0"), ("loss_sums", "one"), ("best", "good"),
  ])
  func refusesACheckpointOfNoRun(_ name: String, _ value: String) throws {
    try train(SmallAAE(), settings: settings("run", epochs: 1))
    let path = temporary.path + "/run/checkpoints/last.safetensors"
    let reader = try SafetensorsReader(path)
    var writer = SafetensorsWriter(metadata: reader.metadata.merging([name: value]) { $1 })
    for tensor in reader.names {
      writer.add(tensor, shape: try #require(reader.shape(of: tensor)), try reader.elements(of: tensor))
    }
    try writer.write(to: path)
    var resumed = settings("run", epochs: 2)
    resumed.resumes = true
    try expectRefusal(.badInput, "expected a checkpoint of this run, found a damaged one", resumed)
  }

  @Test func refusesDataThatDoNotFit() throws {
    let folder = try TemporaryFolder()
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3] + Array(repeating: 9, count: 24)
    _ = try folder.write(images, to: "train-images-idx3-ubyte")
    _ = try folder.write([0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 3], to: "train-labels-idx1-ubyte")
    var settings = settings("run", epochs: 1, batch: 2)
    settings.data = .folder(folder.path)
    let error = failure(settings)
    #expect(
      "\(error as Any)".contains("expected images of 784 pixels for the input 'x' of '@reconstruction', found 3x2"))
    #expect(temporary.contents.isEmpty)
  }
}
