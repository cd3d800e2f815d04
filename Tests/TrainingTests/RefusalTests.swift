import Foundation
import IngotDiagnostics
import IngotFiles
import IngotTestSupport
import IngotTraining
import Testing

/// Training on input that does not fit reports it and changes no file.
struct RefusalTests: RunsInFolder {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

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
    try expectRefusal(
      .usage, "in Swift, 'resumes: true'; on the command line, '--resume \(again.folder)'), found a checkpoint", again)
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
