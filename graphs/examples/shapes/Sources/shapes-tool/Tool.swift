import IngotCommandLine
import ShapeModels

@main
struct Tool {
  static func main() { CommandLineTool.run(ShapeAAE.self) }
}
