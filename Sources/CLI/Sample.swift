import ArgumentParser
import IngotCompiler
import IngotData
import IngotDiagnostics
import IngotExecution
import IngotIR
import IngotIRParser
import IngotTraining

struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw what a decoder makes of a grid of codes.",
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

  @Option(help: "The network or frozen function that turns codes into images.")
  var network = "sample"

  @Option(name: .customShort("o"), help: "The PNG file to write.")
  var output = "samples.png"

  func run() throws {
    let machine = try load()
    guard machine.codeWidth(ofDecoder: network) == 2 else {
      let inputs = machine.module.function(.func, named: network).map { "one of \($0.arguments.count) inputs" }
      let found = machine.codeWidth(ofDecoder: network).map { "a code of \($0)" } ?? inputs ?? "no such network"
      throw IngotError(.badInput, "'\(network)': expected a network of two-dimensional codes, found \(found)")
    }
    let side = try imageSide(of: machine)
    try machine.sampleGrid(of: network, rows: grid.rows, columns: grid.columns, width: side, height: side)
      .write(to: output)
  }

  /// The program with the parameters of its run or of `--parameters`.
  private func load() throws(IngotError) -> Machine {
    if source.hasSuffix(".graph") { return try loadMachine(source, parameters: parameters) }
    let run = try RunFolder(existing: source)
    if parameters != nil {
      throw IngotError(.usage, "expected '--parameters' with a .graph file only; a run folder has its own")
    }
    return try LoadedRun(run.path).machine
  }

  /// Images are square: a program knows only how many pixels they have.
  private func imageSide(of machine: Machine) throws(IngotError) -> Int {
    let pixels = machine.module.function(.func, named: network)?.resultType.columns ?? 0
    let side = Int(Double(pixels).squareRoot())
    guard side * side == pixels else {
      throw IngotError(.badInput, "'\(network)': expected a square number of pixels, found \(pixels)")
    }
    return side
  }
}

/// `ROWSxCOLUMNS`.
struct Grid: ExpressibleByArgument, CustomStringConvertible {
  /// More images than this on a side would make a picture of over a gigabyte.
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
