import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotEvaluation
import IngotFiles
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// Tests of runs on images and minibatches from memory.
struct MemoryDataTests: RunsInFolder {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private func tensors(_ run: String) throws -> [String: [Float]] {
    let reader = try SafetensorsReader("\(temporary.path)/\(run)/checkpoints/last.safetensors")
    return try Dictionary(
      uniqueKeysWithValues: reader.names.map { ($0, try reader.read($0, shape: reader.shape(of: $0) ?? [])) })
  }

  private func message(_ model: some Model, _ settings: TrainingSettings) -> String {
    do throws(IngotError) {
      try train(model, settings: settings)
      return ""
    } catch { return "\(error)" }
  }

  // MARK: Images

  @Test func imagesGiveTheBitsOfTheSameImagesFromElsewhere() throws {
    let digits = Dataset.digits(count: 120, seed: 5)
    var drawn = settings("drawn", epochs: 2)
    (drawn.data, drawn.seed) = (.digits(count: 120), 5)
    try train(SmallAAE(), settings: drawn)
    var given = settings("given", epochs: 1)
    given.data = .images(Array(digits.pixels), width: 28, height: 28, labels: digits.labels)
    given.seed = 5
    try train(SmallAAE(), settings: given)
    (given.epochs, given.resumes) = (2, true)
    try train(SmallAAE(), settings: given)
    #expect(try tensors("given") == tensors("drawn"))
    // Other images do not continue the run.
    given.epochs = 3
    given.data = .images(digits.pixels.reversed(), width: 28, height: 28, labels: digits.labels)
    #expect(message(SmallAAE(), given).contains("expected the run's data"))
  }

  @Test func imagesNeedNoLabels() throws {
    let digits = Dataset.digits(count: 120, seed: 5)
    var settings = settings("run", epochs: 1)
    (settings.data, settings.validates) = (.images(Array(digits.pixels), width: 28, height: 28), true)
    let report = try #require(try train(SmallAAE(), settings: settings).first)
    #expect(report.validation[.crossEntropy] != nil && report.validation[.classificationError] == nil)
  }

  @Test(
    arguments: [
      (Array(repeating: UInt8(0), count: 30), 4, nil, "expected pixels of whole images of 4x4, found 30 pixels"),
      ([], 4, nil, "expected pixels of whole images of 4x4, found 0 pixels"),
      (Array(repeating: 0, count: 32), 4, [1], "expected a label for each of 2 images, found 1"),
      (Array(repeating: 0, count: 32), 0, nil, "expected images of at least one pixel, found 0x0"),
      (Array(repeating: 0, count: 32), 1 << 40, nil, "expected images of at least one pixel, found"),
      (
        Array(repeating: 0, count: 1600), 4, nil,
        "expected images of 784 pixels for the input 'x' of '@reconstruction', found 4x4"
      ),
    ] as [([UInt8], Int, [UInt8]?, String)])
  func imagesThatDoNotFitAreRefused(_ pixels: [UInt8], _ side: Int, _ labels: [UInt8]?, _ expected: String) {
    var settings = settings("run", epochs: 1)
    settings.data = .images(pixels, width: side, height: side, labels: labels)
    #expect(message(SmallAAE(), settings).contains(expected), "\(message(SmallAAE(), settings))")
    #expect(temporary.contents.isEmpty)
  }

  @Test func aModelThatReadsLabelsNeedsThem() throws {
    let digits = Dataset.digits(count: 120, seed: 5)
    var settings = settings("run", epochs: 1)
    settings.data = .images(Array(digits.pixels), width: 28, height: 28)
    let supervised = try shippedModel("supervised-aae").applying(["width=8"])
    #expect(message(supervised, settings).contains("expected labels for input 'y'"))
    let semisupervised = try shippedModel("semisupervised-aae").applying(["width=8"])
    #expect(message(semisupervised, settings).contains("expected labelled images for input 'labelled_x'"))
  }

  // MARK: Minibatches

  /// A line through points, with inputs that go by their names.
  private struct Line: Model {
    var phases: Phases {
      let (x, y) = (Tensor.input("x", shape: [1]), Tensor.input("y", shape: [1]))
      let line = Network("line", input: [1]) { Linear(1) }
      Phase("fit", training: line, with: .adam(rate: 0.1)) { meanSquaredError(line(x), y) }
      Frozen("at") { line(x) }
    }
  }

  private static func minibatch(_ epoch: Int, _ step: Int) -> [String: [Float]] {
    let x = (0..<20).map { Float(($0 * 7 + epoch * 3 + step) % 20) / 10 - 1 }
    return ["x": x, "y": x.map { 3 * $0 + 1 }]
  }

  private func settings(_ data: DataSource, _ folder: String, epochs: Int) -> TrainingSettings {
    var settings = settings(folder, epochs: epochs)
    settings.data = data
    return settings
  }

  @Test func minibatchesGoByTheNamesOfInputsAndResume() throws {
    let data = DataSource.minibatches(stepsPerEpoch: 15, Self.minibatch)
    let reports = try train(Line(), settings: settings(data, "whole", epochs: 20))
    #expect(reports.count == 20 && reports[19].losses[0].mean < 1e-3)
    #expect(reports[19].validation.allSatisfy { $0.metric == .gradientNorm(phase: "fit", network: "line") })
    let weights = try tensors("whole")
    #expect(abs((weights["line.0.weight"]?[0] ?? 0) - 3) < 0.05 && abs((weights["line.0.bias"]?[0] ?? 0) - 1) < 0.05)
    try train(Line(), settings: settings(data, "parts", epochs: 7))
    var rest = settings(data, "parts", epochs: 20)
    rest.resumes = true
    try train(Line(), settings: rest)
    #expect(try tensors("parts") == weights)
    #expect(FileManager.default.fileExists(atPath: temporary.path + "/whole/report.html"))
    // A list is a function of the step alone.
    let list = DataSource.minibatches((0..<15).map { Self.minibatch(0, $0) })
    #expect(try train(Line(), settings: settings(list, "list", epochs: 20)).last?.step == 300)
  }

  @Test(arguments: [
    ("xx", 20, "expected numbers for input 'x' of f32[20x1], found none"),
    ("x", 19, "minibatch 1 of epoch 0: expected 20 numbers for input 'x' of f32[20x1], found 19"),
  ])
  func minibatchesThatDoNotFitAreRefused(_ name: String, _ count: Int, _ expected: String) {
    let data = DataSource.minibatches(stepsPerEpoch: 4) { epoch, step in
      let good = Self.minibatch(epoch, step)
      return step == 0 ? good : [name: Array(good["x"]?.prefix(count) ?? []), "y": good["y"] ?? []]
    }
    #expect(message(Line(), settings(data, "run", epochs: 1)).contains(expected))
  }

  @Test func errorsOfTheProgramAreShown() {
    struct Failure: Error {}
    let failing = DataSource.minibatches(stepsPerEpoch: 4) { _, _ in throw Failure() }
    #expect(message(Line(), settings(failing, "a", epochs: 1)).contains("minibatch 0 of epoch 0: expected numbers"))
    let none = DataSource.minibatches([])
    #expect(message(Line(), settings(none, "b", epochs: 1)).contains("expected at least 1 minibatch in an epoch"))
  }
}
