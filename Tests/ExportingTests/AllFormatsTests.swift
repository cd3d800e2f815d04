import Foundation
import IngotEmission
import IngotExporting
import IngotInference
import IngotTestSupport
import Testing

/// Every function of every shipped model in every format.
struct AllFormatsTests {
  /// A frozen file gives the results of the run: their bits, if its formulas are those of the model.
  @Test(arguments: shippedNames)
  func frozenFilesComputeTheSame(_ name: String) throws {
    let model = try SmallRuns.model(name)
    let names = model.functions.map(\.name)
    let folder = try TemporaryFolder()
    for isExact in [true, false] {
      var options = ExportOptions()
      options.isExact = isExact
      options.batch = .fixed(5)
      try model.export(names, as: .safetensors, to: "\(folder.path)/frozen.safetensors", options)
      let frozen = try TrainedModel("\(folder.path)/frozen.safetensors")
      #expect(frozen.functions == model.functions)
      for function in model.functions {
        var inputs: [String: [Float]] = [:]
        for (place, input) in function.inputs.enumerated() {
          inputs[input.name] = scatteredNumbers(7 * input.shape.reduce(1, *), from: -1, to: 1, salt: UInt64(place + 3))
        }
        let rows = inputs.isEmpty ? 7 : nil
        let found = try frozen(function.name, inputs, rows: rows, seed: 5).scalars
        let expected = try model(function.name, inputs, rows: rows, seed: 5).scalars
        if isExact {
          #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(function.name)")
        } else {
          #expect(scaledDifference(found, expected) < 2e-6, "\(function.name)")
        }
      }
    }
  }

  /// What the tests of the formats compile from the emitters is what the whole export writes.
  @Test(arguments: ExportFormat.allCases)
  func everyFunctionIsWritten(_ format: ExportFormat) throws {
    let folder = try TemporaryFolder()
    for name in ["clustering-aae", "mixture-aae"] {
      let model = try SmallRuns.model(name)
      let names = model.functions.map(\.name)
      // A compiler takes seconds for each export.
      let isSlow = [.object, .shared, .wasm].contains(format) && !Campaign.isLong
      for (place, exported) in (isSlow ? [names] : names.map { [$0] }).enumerated() {
        let path = "\(folder.path)/\(name)-\(place)" + (format.fileExtension.map { ".\($0)" } ?? "")
        try model.export(exported, as: format, to: path)
        let files = format.fileExtension == nil ? try FileManager.default.contentsOfDirectory(atPath: path) : [path]
        #expect(!files.isEmpty && !files.contains { $0.hasSuffix(".part") }, "\(name), \(exported)")
      }
    }
  }
}
