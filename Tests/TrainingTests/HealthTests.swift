import Foundation
import IngotEvaluation
import IngotGraphs
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// Tests of the warnings about training problems that cause no error.
struct HealthTests {
  private let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  /// Returns the warnings of each epoch, up to the first epoch that has any.
  private func warnings(
    _ model: any Model, digits: Int = 10_000, epochs: Int, validates: Bool = true
  ) throws -> [[TrainingWarning]] {
    let settings = TrainingSettings(
      data: .digits(count: digits), epochs: epochs, threads: 2, folder: temporary.path + "/run", validates: validates)
    var all: [[TrainingWarning]] = []
    try train(
      model, settings: settings, finished: { all.append($0.warnings) },
      isCancelled: { all.last?.isEmpty == false })
    return all
  }

  /// At the listing's rates, the discriminator stops distinguishing codes from draws. The warning names the phase.
  @Test(arguments: [true, false])
  func tellsOfADeadDiscriminator(validates: Bool) throws {
    let warnings = try warnings(GaussianAAE().applying(preset: "listing"), epochs: 8, validates: validates)
    #expect(warnings.count > 1)
    let last = try #require(warnings.last)
    #expect(
      last.count == 1 && last[0].kind == .discriminatorAtChance && last[0].phase == "discriminator", "\(warnings)")
    #expect(last[0].message.contains("sits at chance, 1.386"))
  }

  /// At the default rates, the discriminator causes no warning.
  @Test func leavesALivingOneAlone() throws {
    let warnings = try warnings(GaussianAAE().applying(["width=200"]), digits: 2000, epochs: 10)
    #expect(warnings == Array(repeating: [], count: 10))
  }

  /// The warning appears once, although all later steps are no better.
  @Test func tellsOfALossThatIsNaN() throws {
    let exploding = try SemisupervisedAAE().applying(
      preset: "paper", ["width=16", "reconstruction-rate=1", "initial-deviation=10"])
    let warnings = try warnings(exploding, digits: 600, epochs: 2).joined()
    #expect(warnings.contains { $0.message.hasPrefix("phase 'classification': its loss is NaN at step 1;") })
    #expect(Set(warnings.map { "\($0.kind) \($0.phase) \($0.network ?? "")" }).count == warnings.count, "\(warnings)")
    // Parameters that are NaN never count as the best.
    #expect(!FileManager.default.fileExists(atPath: temporary.path + "/run/checkpoints/best.safetensors"))
  }

  private func health() throws -> Health {
    Health(of: try elaborate(GaussianAAE().applying(["width=8"]), batch: 2, seed: 1))
  }

  /// A gradient that has shrunk by a factor of a thousand may still be large.
  @Test(arguments: [
    ([1078.0, 0.99], false), ([1.0, 0.002], false), ([1.0, 0.0005], true), ([1e-5, 1e-9], true), ([0], true),
  ])
  func tellsOfGradientsThatTrainNothing(_ norms: [Double], isWarned: Bool) throws {
    var health = try health()
    let metric = Metric.gradientNorm(phase: "generator", network: "encoder")
    let found = norms.enumerated().flatMap { epoch, norm in
      health.warnings(epoch: epoch + 1, losses: [], measurements: [MetricValue(metric, norm)])
    }
    #expect(found.map(\.kind) == (isWarned ? [.gradientVanished] : []))
    #expect(found.allSatisfy { $0.phase == "generator" && $0.network == "encoder" })
  }

  /// The warning appears once, and only if a loss far exceeds all its previous values.
  @Test(arguments: [([0.7, 2.9e7, 3e7], 1), ([52, 9000, 40], 0), ([1e-3, 50], 0), ([-5, 40, -2.9e6], 1)])
  func tellsOfLossesThatExplode(_ losses: [Float], count: Int) throws {
    var health = try health()
    let found = losses.enumerated().compactMap { health.warning(of: $1, phase: "reconstruction", step: $0 + 1) }
    #expect(found.map(\.kind) == Array(repeating: .lossExploded, count: count), "\(found)")
  }
}
