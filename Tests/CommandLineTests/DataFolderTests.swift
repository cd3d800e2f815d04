import Foundation
import IngotDatasets
import IngotFiles
import IngotTestSupport
import Testing

/// Tests of `--data DIR`: a complete run on PNG files, and the exit codes for unusable folders.
struct DataFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var run: String { folder.path + "/run" }

  /// Writes images of noise, in `classes` classes with `each` images per class.
  private func makeImages(_ name: String, classes: Int, each: Int, side: Int = 28) throws -> String {
    var random = SplitMix64(seed: 1, stream: classes)
    for label in 0..<classes {
      let path = "\(folder.path)/\(name)/\(label)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for number in 0..<each {
        var image = GrayImage(width: side, height: side)
        for pixel in image.pixels.indices { image.pixels[pixel] = UInt8.random(in: 0...255, using: &random) }
        try image.write(to: "\(path)/\(number).png")
      }
    }
    return "\(folder.path)/\(name)"
  }

  private func train(_ data: String, _ options: String...) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(
      ["train", "supervised-aae", "--data", data, "--batch", "4", "--set", "width=8", "--epochs", "1", "--out", run]
        + options)
  }

  @Test func trainsResumesAndMeasuresOnPNGFiles() throws {
    _ = try makeImages("data/train", classes: 3, each: 8)
    _ = try makeImages("data/test", classes: 2, each: 5)
    let data = folder.path + "/data"
    #expect(try train(data).status == 0)
    let resumed = try CommandLineTool.run("train", "--resume", run, "--epochs", "2")
    #expect(resumed.status == 0 && resumed.output.contains("epoch 2/2"), "\(resumed.error)")
    let sampled = try CommandLineTool.run("sample", run, "--class", "2", "--class", "7", "-o", folder.path + "/a.png")
    #expect(sampled.output.contains("20 images of 28x28"), "\(sampled.error)")
    // The record names the data.
    #expect(try CommandLineTool.run("evaluate", run).output.contains("3 validation images\n"))
    #expect(try CommandLineTool.run("evaluate", run, "--test").output.contains("10 test images\n"))

    // If the images differ, validation may include images that the run was trained on.
    let image = data + "/train/1/3.png"
    let before = try Data(contentsOf: URL(fileURLWithPath: image))
    try GrayImage(width: 28, height: 28, fill: 7).write(to: image)
    expectFailure(65, "expected the run's data", try CommandLineTool.run("evaluate", run))
    try before.write(to: URL(fileURLWithPath: image))
    #expect(try CommandLineTool.run("evaluate", run).status == 0)

    let small = try makeImages("small", classes: 3, each: 16, side: 14)
    expectFailure(
      65, "'\(small)': expected images of 784 pixels for the input 'x' of '@reconstruction', found 14x14",
      try CommandLineTool.run("evaluate", run, "--data", small))
    let many = try makeImages("many", classes: 11, each: 6)
    expectFailure(
      65, "'\(many)': expected labels below 10 for the input 'y' of '@reconstruction', found 10",
      try CommandLineTool.run("evaluate", run, "--data", many))
    expectFailure(66, "test images in 'test/CLASS'", try CommandLineTool.run("evaluate", run, "--data", many, "--test"))
    let few = try makeImages("few", classes: 2, each: 4)
    expectFailure(65, "at least 5 images of some class", try CommandLineTool.run("evaluate", run, "--data", few))
  }

  @Test func refusesDataThatDoNotFitTheModel() throws {
    expectFailure(
      65, "expected images of 784 pixels for the input 'x' of '@reconstruction', found 14x14",
      try train(makeImages("small", classes: 2, each: 8, side: 14)))
    expectFailure(65, "labels below 10", try train(makeImages("many", classes: 11, each: 6)))
    expectFailure(65, "at least a batch of 4 images, found 3", try train(makeImages("few", classes: 1, each: 3)))
    #expect(!folder.contents.contains("run"))
  }

  @Test func refusesFoldersWithoutData() throws {
    let empty = folder.path + "/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    expectFailure(66, "IDX files or a folder of PNG files for each class, found an empty folder", try train(empty))
    let images = try makeImages("images", classes: 2, each: 8)
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: images + "/1/3.png"))
    expectFailure(65, "'\(images)/1/3.png': expected a PNG file, found 3 bytes", try train(images))
    try GrayImage(width: 28, height: 27).write(to: images + "/1/3.png")
    expectFailure(65, "'\(images)/1/3.png': expected an image of 28x28", try train(images))
    #expect(!folder.contents.contains("run"))
  }
}
