import ArgumentParser
import IngotCompiler
import IngotDiagnostics
import IngotEvaluation
import IngotExecution
import IngotFiles
import IngotIR
import IngotIRParser
import IngotTraining

struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decode a grid of codes into one picture.",
    discussion: """
      EXAMPLES:
        ingot sample runs/gaussian-aae --grid 20x20 -o samples.png
        ingot sample aae.graph --parameters out.safetensors -o samples.png
      """)

  @Argument(help: "A run folder, or a .graph file.")
  var source: String

  @Option(help: "With a .graph file: the safetensors file of its parameters; without it they are as initialised.")
  var parameters: String?

  @Option(help: "Rows and columns of the grid.")
  var grid = Grid(rows: SampleGrid.standard.rows, columns: SampleGrid.standard.columns)

  @Option(help: "The network or frozen function that turns codes into images. (default: the model's own)")
  var network: String?

  @Option(name: .customShort("o"), help: "The PNG file to write.")
  var output = "samples.png"

  func run() throws {
    let machine = try load()
    let decoder = try decoder(of: machine.module)
    let side = try imageSide(of: decoder)
    try machine.sampleGrid(of: decoder.name, rows: grid.rows, columns: grid.columns, width: side, height: side)
      .write(to: output)
  }

  /// Loads the program with the parameters of its run or of `--parameters`.
  private func load() throws(IngotError) -> Machine {
    if source.hasSuffix(".graph") { return try loadMachine(source, parameters: parameters) }
    let run = try RunFolder(existing: source)
    if parameters != nil {
      throw IngotError(.usage, "expected '--parameters' with a .graph file only; a run folder has its own")
    }
    return try LoadedRun(run.path).machine
  }

  /// Returns the function that `--network` names, or the one that the model samples with.
  private func decoder(of module: Module) throws(IngotError) -> Function {
    let found = network.map { module.function(.func, named: $0) } ?? module.function(.sample)
    guard let found else {
      let known = module.functions.filter { $0.kind == .func }.map(\.name)
      let expected = network.map { "a network or frozen function '\($0)'" } ?? "a frozen function of the role 'sample'"
      throw IngotError(
        .badInput,
        "'\(module.name)': expected \(expected), found none\(network.map { suggestion(for: $0, among: known) } ?? "")")
    }
    guard found.arguments.count == 1, let code = found.arguments.first, found[code].type.columns == 2 else {
      let inputs = found.arguments.map { "'\(found[$0].name)' of \(found[$0].type)" }.joined(separator: " and ")
      throw IngotError(.badInput, "'\(found.name)': expected one input, a two-dimensional code, found \(inputs)")
    }
    return found
  }

  /// Returns the side of an image. Images are square, because a program contains only their number of pixels.
  private func imageSide(of decoder: Function) throws(IngotError) -> Int {
    let pixels = decoder.resultType.columns
    let side = Int(Double(pixels).squareRoot())
    guard side * side == pixels else {
      throw IngotError(.badInput, "'\(decoder.name)': expected a square number of pixels, found \(pixels)")
    }
    return side
  }
}

/// The rows and columns of a grid, written as `ROWSxCOLUMNS`.
struct Grid: ExpressibleByArgument, CustomStringConvertible {
  /// The largest number of images on a side: more would make a picture of over a gigabyte.
  private static let maximumSide = 500

  let rows: Int
  let columns: Int

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let rows = parts[0], let columns = parts[1], (1...Self.maximumSide).contains(rows),
      (1...Self.maximumSide).contains(columns)
    else { return nil }
    self.init(rows: rows, columns: columns)
  }

  var description: String { "\(rows)x\(columns)" }
}
