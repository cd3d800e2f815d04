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
      """)

  @Argument(help: "A run folder.")
  var source: String

  @Option(help: "Rows and columns of the grid.")
  var grid = Grid(rows: SampleGrid.standard.rows, columns: SampleGrid.standard.columns)

  @Option(help: "The network that turns codes into images.")
  var network = "decoder"

  @Option(name: .customShort("o"), help: "The PNG file to write.")
  var output = "samples.png"

  func run() throws {
    let folder = RunFolder(source)
    guard Files.isFolder(source) else {
      throw IngotError(.missingFile, "expected a run folder, found none at '\(source)'")
    }
    let reader = try SafetensorsReader(folder.checkpoint)
    let machine = try Machine(Compilation(readGraph(folder.program).module).planned, threads: 1)
    try Checkpoint.readParameters(of: reader, into: machine)
    guard machine.codeWidth(ofDecoder: network) == 2 else {
      let found = machine.codeWidth(ofDecoder: network).map { "a code of \($0)" } ?? "no such network"
      throw IngotError(.badInput, "'\(network)': expected a network of two-dimensional codes, found \(found)")
    }
    let side = try imageSide(of: machine)
    try machine.sampleGrid(of: network, rows: grid.rows, columns: grid.columns, width: side, height: side)
      .write(to: output)
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
