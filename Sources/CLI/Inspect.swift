import ArgumentParser
import Foundation
import IngotCompiler
import IngotReport

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show networks, parameters, phases, work and memory of a model or a .graph file.",
    discussion: """
      EXAMPLES:
        ingot inspect gaussian-aae
        ingot inspect gaussian-aae --batch 1 --json
        ingot inspect model.graph
      """)

  @Argument(help: "A model of 'ingot list', or a .graph file.")
  var graph: String

  @OptionGroup var size: SizeOptions

  @Flag(help: "Print the same figures as JSON.")
  var json = false

  func run() throws {
    let summary = Summary(of: try GraphSource(graph).compile(batch: size.batch, seed: size.seed).planned)
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(summary), as: UTF8.self))
    } else {
      print(summary.text, terminator: "")
    }
  }
}

/// Options that size a model.
struct SizeOptions: ParsableArguments {
  @Option(help: "Rows of every input. (default: 100)")
  var batch: Int?

  @Option(help: "Seed of the parameters and of every random stream. (default: 10)")
  var seed: UInt64?
}

extension Summary {
  /// The figures as tables.
  fileprivate var text: String {
    var networkTable = TextTable("network", "input", "output", "parameters", "multiply-adds")
    for network in networks {
      networkTable.add(
        network.name, network.input, network.output, grouped(network.parameterCount), grouped(network.multiplyAdds))
    }
    var parameterTable = TextTable("parameter", "type", "elements", "starts as")
    for parameter in networks.flatMap(\.parameters) {
      parameterTable.add(parameter.name, parameter.type, grouped(parameter.count), parameter.initializer)
    }
    var phaseTable = TextTable(
      "phase", "instructions", "multiply-adds", "bytes read", "bytes written", "all values", "arena", "lower bound")
    for phase in phases {
      phaseTable.add(
        phase.name, grouped(phase.instructions), grouped(phase.multiplyAdds), grouped(phase.bytesRead),
        grouped(phase.bytesWritten), grouped(phase.arena.naive), grouped(phase.arena.planned),
        grouped(phase.arena.lowerBound))
    }
    let multiplyAdds = phases.reduce(0) { $0 + $1.multiplyAdds }
    return """
      \(model), batch \(batch), seed \(seed)

      \(networkTable.text)
      \(parameterTable.text)
      \(phaseTable.text)
      multiply-adds a step  \(grouped(multiplyAdds)) (\(grouped(multiplyAdds / batch)) an image)
      parameters            \(grouped(parameterCount)) in \(grouped(parameterBytes)) bytes
      optimiser state       \(grouped(stateBytes)) bytes
      arena                 \(grouped(arenaBytes)) bytes, shared by all phases and networks

      """
  }
}
