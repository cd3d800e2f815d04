import Foundation
import IngotTestSupport
import Testing

/// Tests that runs end with the published bits.
struct ReproducibilityTests {
  /// The models and checksums of the documentation's table.
  private static let published: [(model: String, checksum: String)] = {
    let page = (try? Repository.text(of: "Sources/Ingot/Ingot.docc/Reproducibility.md")) ?? ""
    return page.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "`")
      return line.hasPrefix("| `") && cells.count == 5 ? (String(cells[1]), String(cells[3])) : nil
    }
  }()

  @Test func allModelsArePublished() { #expect(Self.published.map(\.model).sorted() == shippedNames.sorted()) }

  @Test(arguments: [["INGOT_CPU": "avx512"], ["INGOT_CPU": "avx2"], ["INGOT_CPU": "baseline"]])
  func runsEndWithThePublishedBits(_ environment: [String: String]) throws {
    let folder = try TemporaryFolder()
    for (index, (model, checksum)) in Self.published.enumerated() {
      // Each set of instructions takes another number of threads for each model.
      let threads = 1 + (index + environment.values.joined().count) % 3
      let run = try CommandLineTool.run(
        [
          "train", model, "--set", "width=32", "--digits", "500", "--epochs", "2", "--threads", "\(threads)", "--out",
          "\(folder.path)/\(model)",
        ], environment: environment)
      #expect(run.status == 0, "\(run.error)")
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(model)/checkpoints/last.safetensors"))
      #expect(String(decoding: bytes[checksumPlace], as: UTF8.self) == checksum, "\(model), \(environment)")
    }
  }
}
