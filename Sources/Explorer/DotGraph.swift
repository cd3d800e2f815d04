package import IngotIR

/// Functions of a module as a graph in Graphviz's language, which `dot -Tsvg` draws.
package struct DotGraph {
  private let module: Module
  private let functions: [Function]

  package init(_ module: Module, _ functions: [Function]) {
    self.module = module
    self.functions = functions
  }

  package var text: String {
    var text = "digraph \(quoted(module.name)) {\n"
    text += "  node [shape=box, style=filled, fontname=\"sans-serif\", fontsize=10];\n"
    for (index, function) in functions.enumerated() { text += cluster(function, index) }
    return text + "}\n"
  }

  private func cluster(_ function: Function, _ index: Int) -> String {
    func id(_ value: Value) -> String { quoted("\(index)%\(function[value].name)") }
    var text = "  subgraph \(quoted("cluster_\(index)")) {\n"
    text += "    label=\(quoted("\(function.kind.rawValue) @\(function.name)"));\n"
    for argument in function.arguments where function[argument].type.element == .f32 {
      let label = "%\(function[argument].name)\n\(function[argument].type)"
      text += "    \(id(argument)) [shape=ellipse, fillcolor=\"#eeeeee\", label=\(quoted(label))];\n"
    }
    // The step has an edge to nearly every node, so it is left out.
    let drawn = Set(function.body.flatMap(\.results)).union(
      function.arguments.filter { function[$0].type.element == .f32 })
    // The edges of all results of an instruction start at the node of its first result.
    let first = Dictionary(
      function.body.flatMap { instruction in
        instruction.results.dropFirst().map { ($0, instruction.results[0]) }
      },
      uniquingKeysWith: { first, _ in first })
    for (position, instruction) in function.body.enumerated() {
      let node = instruction.results.first.map(id) ?? quoted("\(index)#\(position)")
      text += "    \(node) [fillcolor=\"\(color(instruction.role))\", "
      text += "label=\(quoted(label(of: instruction, in: function)))];\n"
      for value in instruction.operandValues where drawn.contains(value) {
        text += "    \(id(first[value] ?? value)) -> \(node);\n"
      }
    }
    return text + "  }\n"
  }

  private func label(of instruction: Instruction, in function: Function) -> String {
    var lines = [instruction.opcodes]
    let parameters = instruction.allOperands.compactMap(\.parameter).map { "@\(module[$0].name)" }
    if !parameters.isEmpty { lines.append(parameters.joined(separator: " ")) }
    lines += instruction.results.map { "%\(function[$0].name): \(function[$0].type)" }
    return lines.joined(separator: "\n")
  }

  private func color(_ role: InstructionRole) -> String {
    switch role {
    case .forward: "#cfe2f3"
    case .reverse: "#fbe3cb"
    case .update: "#d9ead3"
    }
  }

  private func quoted(_ text: String) -> String {
    let characters = text.map { character in
      switch character {
      case "\"", "\\": "\\\(character)"
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "\"\(characters.joined())\""
  }
}
