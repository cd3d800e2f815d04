import ArgumentParser
import Foundation
import IngotCompiler
import IngotDiagnostics
import IngotGraphs
import IngotModeling
import IngotReport

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show networks, parameters, phases, work and memory of a model or a .graph file.",
    discussion: """
      EXAMPLES:
        ingot inspect gaussian-aae
        ingot inspect gaussian-aae --batch 1 --json
        ingot inspect gaussian-aae --set width=500
        ingot inspect model.graph
      """)

  @Argument(help: "A model of 'ingot list', or a .graph file.")
  var graph: String

  @OptionGroup var size: SizeOptions

  @Flag(help: "Print the same figures as JSON.")
  var json = false

  func run() throws {
    let source = try GraphSource(graph)
    let summary = Summary(of: try source.compile(size))
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(summary), as: UTF8.self))
    } else {
      print(try settingTable(of: source).map { "\($0.text)\n" } ?? "", summary.text, separator: "", terminator: "")
    }
  }
}

extension Inspect {
  /// What `--set` can change of a model; nil for a file.
  private func settingTable(of source: GraphSource) throws(IngotError) -> TextTable? {
    guard case .model(let graph) = source else { return nil }
    var table = TextTable("setting", "value", "what it is", left: [0, 2])
    for setting in try graph.model.applying(preset: size.preset, size.set).describedSettings {
      table.add(setting.name, setting.value, setting.summary)
    }
    return table
  }
}

/// Options of a model that is not yet a program.
struct SizeOptions: ParsableArguments {
  @Option(help: "Rows of every input. (default: 100)")
  var batch: Int?

  @Option(help: "Seed of the parameters and of every random stream. (default: 10)")
  var seed: UInt64?

  @Option(help: "A preset of the model; --set goes on from it.")
  var preset: String?

  @Option(help: "A setting of the model, NAME=VALUE; may be given several times.")
  var set: [String] = []
}

extension Summary {
  /// The figures as tables.
  fileprivate var text: String {
    let multiplyAdds = phases.reduce(0) { $0 + $1.multiplyAdds }
    return """
      \(model), batch \(batch), seed \(seed)

      \([functionTable, layerTable, parameterTable, phaseTable, passTable, peakTable].compactMap(\.?.text)
        .joined(separator: "\n"))
      multiply-adds a step  \(grouped(multiplyAdds)) (\(grouped(multiplyAdds / batch)) an image)
      parameters            \(grouped(parameterCount)) in \(grouped(parameterBytes)) bytes
      optimiser state       \(grouped(stateBytes)) bytes
      arena                 \(grouped(arenaBytes)) bytes, shared by all phases and networks

      """
  }

  private var functionTable: TextTable? {
    var table = TextTable("function", "input", "output", "parameters", "multiply-adds")
    for function in functions {
      table.add(
        function.name, function.input, function.output, grouped(function.parameterCount),
        grouped(function.multiplyAdds))
    }
    return table
  }

  private var layerTable: TextTable? {
    var table = TextTable("function", "layer", "output", "multiply-adds", "parameters", left: [0, 1, 4])
    for function in functions {
      for layer in function.layers {
        table.add(
          function.name, layer.opcodes, layer.output, grouped(layer.multiplyAdds),
          layer.parameters.joined(separator: ", "))
      }
    }
    return table
  }

  private var parameterTable: TextTable? {
    var table = TextTable("parameter", "type", "elements", "starts as")
    for parameter in parameters {
      table.add(parameter.name, parameter.type, grouped(parameter.count), parameter.initializer)
    }
    return table
  }

  private var phaseTable: TextTable? {
    if phases.isEmpty { return nil }
    var table = TextTable(
      "phase", "instructions", "multiply-adds", "bytes read", "bytes written", "all values", "arena", "lower bound")
    for phase in phases {
      table.add(
        phase.name, grouped(phase.instructions), grouped(phase.multiplyAdds), grouped(phase.bytesRead),
        grouped(phase.bytesWritten), grouped(phase.arena.naive), grouped(phase.arena.planned),
        grouped(phase.arena.lowerBound))
    }
    return table
  }

  /// Instructions of each phase before the first pass and after each.
  private var passTable: TextTable? {
    guard let first = phases.first, !first.passes.isEmpty else { return nil }
    var table = TextTable(["instructions", "differentiated"] + first.passes.map { "after \($0.pass)" })
    for phase in phases {
      table.add([phase.name, grouped(phase.passes.first?.before ?? 0)] + phase.passes.map { grouped($0.after) })
    }
    return table
  }

  /// What makes the peak of each phase.
  private var peakTable: TextTable? {
    if phases.isEmpty { return nil }
    var table = TextTable("at the peak of", "value", "type", "bytes", "given by", left: [0, 1, 4])
    for phase in phases {
      for value in phase.peak { table.add(phase.name, value.value, value.type, grouped(value.bytes), value.opcodes) }
    }
    return table
  }
}
