import IngotCommandLine
import IngotGraphs

/// The `ingot` executable: the command line with the models that Ingot ships.
@main
struct Tool {
  static func main() { CommandLineTool.run(shippedModels) }
}
