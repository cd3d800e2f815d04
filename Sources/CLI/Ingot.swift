import ArgumentParser
import Foundation
import IngotDiagnostics

/// The `ingot` command.
@main
struct IngotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingot",
    abstract: "Compile, train and inspect small generative models.",
    discussion: """
      EXAMPLES:
        ingot list
        ingot inspect gaussian-aae
        ingot compile gaussian-aae --emit planned --phase reconstruction
        ingot train gaussian-aae --epochs 10 --out runs/first
        ingot sample runs/first --grid 10x10 -o digits.png

      EXIT CODES:
        64 usage, 65 bad input, 66 missing file, 69 no memory, 70 a defect of ingot, 73 cannot write,
        130 and 143 stopped by Ctrl-C or SIGTERM
      """,
    version: "0.1.0",
    subcommands: [
      List.self, Inspect.self, Compile.self, Train.self, Run.self, Evaluate.self, Report.self, Compare.self,
      Sample.self,
    ])

  /// Runs the command. Ingot's own errors are printed as they are and exit with the code of their kind.
  static func main() {
    // A reader that closes its end (`ingot compile … | head`) is not an error.
    signal(SIGPIPE, SIG_DFL)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as IngotError {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      Foundation.exit(error.kind.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}
