import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotTestSupport
import IngotTraining
import Testing

/// Training on images that stay in their file.
struct MappedDataTests: RunsInFolder {
  let temporary: TemporaryFolder
  private let data: TemporaryFolder

  init() throws { (temporary, data) = (try TemporaryFolder(), try TemporaryFolder()) }

  /// Writes IDX files and returns the settings of a run on them, and the path of the images.
  private func settings(on digits: Dataset) throws -> (settings: TrainingSettings, images: String) {
    let images = try data.write(idxFile([digits.count, 28, 28], digits.pixels), to: "train-images-idx3-ubyte")
    _ = try data.write(idxFile([digits.count], digits.labels), to: "train-labels-idx1-ubyte")
    var settings = settings("mapped", epochs: 2)
    settings.data = .folder(data.path)
    return (settings, images)
  }

  @Test func givesTheResultsOfImagesFromMemory() throws {
    let owned = settings("owned", epochs: 2)
    let mapped = try settings(on: .digits(count: 130, seed: owned.seed)).settings
    let losses = try [owned, mapped].map { try train(SmallAAE(), settings: $0).map { "\($0.losses)" } }
    #expect(losses[0] == losses[1] && losses[0].count == 2)
  }

  /// The step after the change ends the run, which leaves no checkpoint.
  @Test func endsWhenTheFileChanges() throws {
    let (settings, images) = try settings(on: .digits(count: 130, seed: 5))
    var steps = 0
    let error = #expect(throws: IngotError.self) {
      try train(
        SmallAAE(), settings: settings,
        progress: { progress in
          steps += 1
          if progress.step == 2 { truncate(images, 5000) }
        })
    }
    #expect(steps == 2 && error?.kind == .badInput)
    #expect("\(error as Any)".contains("train-images-idx3-ubyte': expected the file to stay as it was"))
    #expect(throws: (any Error).self) { try bytes("mapped") }
  }
}
