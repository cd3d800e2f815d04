package import IngotCompiler
import IngotFormatting

extension Summary {
  /// The summary as tables.
  package var text: String {
    let multiplyAdds = phases.reduce(0) { $0 + $1.multiplyAdds }
    return """
      \(model), batch \(batch), seed \(seed)

      \([functionTable, layerTable, parameterTable, phaseTable, passTable, peakTable, zeroTable].compactMap(\.?.text)
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

  /// The number of instructions in each phase before the first pass and after each pass.
  private var passTable: TextTable? {
    guard let first = phases.first, !first.passes.isEmpty else { return nil }
    var table = TextTable(["instructions", "differentiated"] + first.passes.map { "after \($0.pass)" })
    for phase in phases {
      table.add([phase.name, grouped(phase.passes.first?.before ?? 0)] + phase.passes.map { grouped($0.after) })
    }
    return table
  }

  /// The values that make up the peak of each phase.
  private var peakTable: TextTable? {
    if phases.isEmpty { return nil }
    var table = TextTable("at the peak of", "value", "type", "bytes", "given by", left: [0, 1, 4])
    for phase in phases {
      for value in phase.peak { table.add(phase.name, value.value, value.type, grouped(value.bytes), value.opcodes) }
    }
    return table
  }

  /// The values of each phase in which zeros are expected, and what skipping them saves at most.
  private var zeroTable: TextTable? {
    if phases.allSatisfy(\.zeros.isEmpty) { return nil }
    var table = TextTable("zeros expected in", "value", "reasons", "products", "multiply-adds", left: [0, 1, 2])
    for phase in phases {
      for value in phase.zeros {
        table.add(
          phase.name, value.value, value.reasons.joined(separator: ", "), grouped(value.products),
          grouped(value.multiplyAdds))
      }
    }
    return table
  }
}
