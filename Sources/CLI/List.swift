import ArgumentParser
import IngotGraphs

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the models that ship with ingot, one per line.",
    discussion: """
      EXAMPLES:
        ingot list
      """)

  func run() {
    let width = ShippedModel.all.map(\.name.count).max() ?? 0
    for graph in ShippedModel.all {
      print(graph.name + String(repeating: " ", count: width - graph.name.count + 2) + graph.summary)
    }
  }
}
