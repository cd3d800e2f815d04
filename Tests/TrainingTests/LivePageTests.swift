import Foundation
import IngotInference
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// Tests that drive the report of a run in a headless browser.
@Suite(.enabled(if: Browser.executable != nil, "needs Chromium, which tools/test installs"), .serialized)
struct LivePageTests {
  private let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private func run(_ name: String, _ settings: String...) throws -> String {
    let folder = temporary.path + "/run"
    let model = try shippedModel(name).applying(settings)
    try train(
      model,
      settings: TrainingSettings(
        data: .digits(count: 600), epochs: 2, batch: 50, threads: 2, folder: folder, validates: false))
    return folder
  }

  /// The decoder in the page, with weights of 8 bits, gives what the executor gives, to a hundredth of a pixel's range.
  @Test(arguments: shippedNames)
  func theDecoderInThePageAgreesWithTheExecutor(_ name: String) throws {
    let folder = try run(name, "width=96")
    let model = try TrainedModel(folder)
    let sample = try #require(model.functions.first { $0.role == .sample })
    var rows: [String: [Float]] = [:]
    let count = 12
    for input in sample.inputs {
      let width = input.shape.reduce(1, *)
      rows[input.name] =
        input.role == .labels
        ? ShapedArray.oneHot((0..<count).map { $0 % width }, of: width).scalars
        : scatteredNumbers(count * width).map { 4 * $0 }
    }
    let calls = (0..<count).map { index in
      let inputs = sample.inputs.map { input in
        let width = input.shape.reduce(1, *)
        return "\(input.name): \((rows[input.name] ?? [])[(index * width)..<((index + 1) * width)].map { $0 })"
      }
      return "Array.from(ingot.decode({\(inputs.joined(separator: ", "))}))"
    }
    let found = try Browser.evaluate("[\(calls.joined(separator: ", "))]", onPage: folder + "/report.html")
    let images = try #require(found as? [[Double]])
    let expected = try model("sample", rows)
    #expect(images.count == count && images.allSatisfy { $0.count == 784 })
    for (index, image) in images.enumerated() {
      let worst = zip(image, expected[index]).map { abs($0 - Double($1)) }.max() ?? 1
      #expect(worst < 1e-2, "image \(index)")
    }
  }

  /// A decoder of the usual size answers the pointer at more than thirty frames a second.
  @Test func decodingIsFast() throws {
    let folder = try run("gaussian-aae")
    let size = try Data(contentsOf: URL(fileURLWithPath: folder + "/report.html")).count
    #expect(size < 4_000_000)
    let speed = try Browser.evaluate("ingot.framesPerSecond(100)", onPage: folder + "/report.html") as? Double
    #expect(try #require(speed) > 30)
  }
}
