import ArgumentParser
import Foundation
import IngotCompiler
import IngotDiagnostics
import IngotExplorer
import IngotFormatting
import IngotModeling

struct Inspect: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Show networks, parameters, phases, work and memory of a model or a file.",
      discussion: discussion(
        """
        EXAMPLES:
          ingot inspect gaussian-aae
          ingot inspect gaussian-aae --batch 1 --json
          ingot inspect gaussian-aae --set width=500
          ingot inspect model.graph
          ingot inspect decoder.safetensors
        """))
  }

  @Argument(
    help: "A model of 'list', a .graph file, or a frozen .safetensors file.",
    completion: .list(ModelCatalog.current.names))
  var graph: String

  @OptionGroup var size: SizeOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let source = try ProgramSource(graph)
    let summary = Summary(of: try source.compile(size))
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(summary), as: UTF8.self))
    } else {
      let tables = try [settingTable(of: source), presetTable(of: source)].compactMap(\.self)
      print(tables.map { "\($0.text)\n" }.joined(), summary.text, separator: "", terminator: "")
    }
  }
}

extension Inspect {
  /// Returns a table of the settings that `--set` can change; nil for a file.
  private func settingTable(of source: ProgramSource) throws(IngotError) -> TextTable? {
    guard case .model(let model) = source else { return nil }
    var table = TextTable("setting", "value", "meaning", left: [0, 2])
    for setting in try model.applying(preset: size.preset, size.set).describedSettings {
      table.add(setting.name, "\(setting.value)", setting.summary)
    }
    return table
  }

  /// Returns a table of what each `--preset` sets; nil for a file and for a model without presets.
  private func presetTable(of source: ProgramSource) -> TextTable? {
    guard case .model(let model) = source else { return nil }
    let presets = type(of: model).presets
    if presets.isEmpty { return nil }
    var table = TextTable("preset", "meaning", "settings", left: [0, 1, 2])
    for preset in presets { table.add(preset.name, preset.summary, preset.assignments.joined(separator: " ")) }
    return table
  }
}

/// The options for turning a model into a program.
struct SizeOptions: ParsableArguments {
  @Option(help: "Rows of every input. (default: \(Defaults.batch))")
  var batch: Int?

  @Option(help: "Seed of the parameters and of every random stream. (default: \(Defaults.seed))")
  var seed: UInt64?

  @Option(help: "A preset of the model, which --set can then change.")
  var preset: String?

  @Option(help: "A setting of the model, NAME=VALUE; can be given several times.")
  var set: [String] = []
}
