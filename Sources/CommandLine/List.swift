import ArgumentParser
import Foundation
import IngotFormatting
import IngotModeling

struct List: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "List the models, one per line.",
      discussion: discussion(
        """
        EXAMPLES:
          ingot list
          ingot list --format json
        """))
  }

  @Option(help: "How to print the list: 'text', 'csv' or 'json'.")
  var format = TableFormat.text

  func run() throws {
    let models = ModelCatalog.current.models
    var table = TextTable(format == .text ? [] : ["model", "summary"], left: [0, 1])
    for model in models { table.add(model.name, model.summary) }
    print(try format.text(of: table), terminator: "")
  }
}
