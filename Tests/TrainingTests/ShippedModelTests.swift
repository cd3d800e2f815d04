import Foundation
import IngotEvaluation
import IngotGraphs
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// Tests of a narrow version of every model that Ingot ships, on drawn digits.
struct ShippedModelTests {
  private let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  /// - Parameter name: The name of a model, followed by any non-default settings, separated by spaces.
  private func run(_ name: String, in folder: String, epochs: Int = 2, threads: Int = 1, resumes: Bool = false) throws
    -> [EpochReport]
  {
    let words = name.split(separator: " ").map(String.init)
    let model = try shippedModel(words[0]).applying(words.dropFirst() + ["width=48"])
    let settings = TrainingSettings(
      data: .digits(count: 1200), epochs: epochs, batch: 20, seed: 9, threads: threads,
      folder: temporary.path + "/" + folder, resumes: resumes)
    return try train(model, settings: settings)
  }

  private func checkpoint(_ folder: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(temporary.path)/\(folder)/checkpoints/last.safetensors"))
  }

  @Test(
    arguments: shippedNames + [
      "autoencoder loss=squared-error", "mixture-aae prior=swiss-roll",
      "semisupervised-aae optimizer=sgd noise=0.3 loss=squared-error reconstruction-rate=0.01 drop-at=60",
    ])
  func learnsWithTheSameBitsOnAnyThreadsAndAfterAResume(_ name: String) throws {
    let reports = try run(name, in: "1")
    #expect(reports[1].losses[0].mean < reports[0].losses[0].mean)
    let errors = reports.compactMap { report in report.validation[.crossEntropy] }
    #expect(errors.count == 2 && errors[1] < errors[0])
    for threads in [2, 3] {
      _ = try run(name, in: "\(threads)", threads: threads)
      #expect(try checkpoint("\(threads)") == checkpoint("1"))
    }
    _ = try run(name, in: "parts", epochs: 1)
    _ = try run(name, in: "parts", resumes: true)
    #expect(try checkpoint("parts") == checkpoint("1"))
  }

  /// The model learns labels: it makes far fewer errors than guessing, which is wrong nine times in ten.
  @Test func theSemisupervisedModelLearnsClasses() throws {
    let reports = try run("semisupervised-aae", in: "run", epochs: 3)
    let error = try #require(reports[2].validation[.classificationError])
    #expect(error < 0.5)
  }

  @Test func unknownSettingsAreNamed() throws {
    let model = try shippedModel("autoencoder")
    for (assignment, message) in [
      ("widt=3", "expected a setting of 'autoencoder' (width, code, loss, rate), found 'widt'; did you mean 'width'?"),
      ("widht=3", "found 'widht'; did you mean 'width'?"),
      ("width=0", "setting 'width': expected an integer from 1 to 100000, found '0'"),
      ("rate=2", "setting 'rate': expected a number from 0.0 to 1.0, found '2'"),
      ("width", "expected NAME=VALUE after '--set', found 'width'"),
    ] {
      do {
        _ = try model.applying([assignment])
        Issue.record("expected an error for '\(assignment)'")
      } catch {
        #expect("\(error)".contains(message), "\(error)")
      }
    }
  }
}
