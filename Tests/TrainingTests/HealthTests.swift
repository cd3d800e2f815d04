import Foundation
import IngotGraphs
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// Warnings of what goes wrong in training without an error.
struct HealthTests {
  private let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  /// Of each epoch, up to the first that has some.
  private func warnings(
    _ model: any Model, digits: Int = 10_000, epochs: Int, validates: Bool = true
  ) throws -> [[String]] {
    let settings = TrainingSettings(
      data: .digits(count: digits), epochs: epochs, threads: 2, folder: temporary.path + "/run", validates: validates)
    var all: [[String]] = []
    try train(model, settings: settings) {
      all.last?.isEmpty == false
    } finished: {
      all.append($0.warnings)
    }
    return all
  }

  /// At the listing's rates the discriminator stops telling codes from draws; the warning names the phase.
  @Test(arguments: [true, false])
  func tellsOfADeadDiscriminator(validates: Bool) throws {
    let warnings = try warnings(GaussianAAE().applying(preset: "listing"), epochs: 8, validates: validates)
    #expect(warnings.count > 1)
    let last = try #require(warnings.last)
    #expect(last.count == 1 && last[0].hasPrefix("phase 'discriminator': its loss of 1.3"), "\(warnings)")
    #expect(last[0].contains("sits at chance, 1.386"))
  }

  /// At the default ones it does not.
  @Test func leavesALivingOneAlone() throws {
    let warnings = try warnings(GaussianAAE().applying(["width=200"]), digits: 2000, epochs: 10)
    #expect(warnings == Array(repeating: [], count: 10))
  }

  /// Once, although every step behind it is no better.
  @Test func tellsOfALossThatIsNoNumber() throws {
    let exploding = try SemisupervisedAAE().applying(
      preset: "paper", ["width=16", "reconstruction-rate=1", "initial-deviation=10"])
    let warnings = try warnings(exploding, digits: 600, epochs: 2).joined()
    #expect(warnings.contains { $0.hasPrefix("phase 'classification': its loss is not a number at step 1;") })
    #expect(Set(warnings.map { $0.prefix(30) }).count == warnings.count, "\(warnings)")
    // Parameters that are no numbers are nobody's best.
    #expect(!FileManager.default.fileExists(atPath: temporary.path + "/run/checkpoints/best.safetensors"))
  }
}
