import ArgumentParser
@preconcurrency import Foundation
import IngotDiagnostics
import IngotFiles
public import IngotModeling

/// Ingot's command line as a library: every command, for models of your own.
///
///     import Ingot
///     import IngotCommandLine
///
///     @main struct Mine {
///       static func main() { CommandLineTool.run(MyModel.self, OtherModel.self) }
///     }
public enum CommandLineTool {
  /// Runs the command that the program was called with, and returns if it succeeds. If it fails, the error is printed,
  /// and the program exits with the code of its kind (`sysexits.h`).
  ///
  /// - Parameter models: the models that the commands know by their names, in the order in which `list` shows them.
  public static func run(_ models: any Model.Type...) { run(models) }

  /// Runs the command with models from a list.
  public static func run(_ models: [any Model.Type]) {
    // A reader that closes its end (`ingot compile … | head`) is not an error.
    signal(SIGPIPE, SIG_DFL)
    // A file that grows too large for its limit is one, which names the file.
    signal(SIGXFSZ, SIG_IGN)
    let arguments = CommandLine.arguments
    let name = arguments.first.map { ($0 as NSString).lastPathComponent } ?? "ingot"
    ModelCatalog.$current.withValue(ModelCatalog(models, toolName: name)) { run(Array(arguments.dropFirst())) }
  }

  private static func run(_ arguments: [String]) {
    do {
      try ModelCatalog.current.check()
      try checkName(of: arguments)
      var command = try IngotCommand.parseAsRoot(arguments)
      try command.run()
      try checkOutput()
    } catch let error as IngotError {
      fail(error)
    } catch {
      exit(for: error)
    }
  }

  private static func fail(_ error: IngotError) -> Never {
    printError("\(error.showingSources())")
    Foundation.exit(error.kind.rawValue)
  }

  /// Ends with what the parser of arguments says: help, a version, an error of usage, or the code of a command.
  private static func exit(for error: any Error) -> Never {
    let (code, text) = (IngotCommand.exitCode(for: error), IngotCommand.fullMessage(for: error))
    guard code == .success else { IngotCommand.exit(withError: error) }
    if !text.isEmpty { print(text) }
    do throws(IngotError) { try checkOutput() } catch { fail(error) }
    Foundation.exit(code.rawValue)
  }

  /// Throws if a part of what was printed is lost.
  private static func checkOutput() throws(IngotError) {
    let reason = fflush(stdout) == 0 ? "a part of it is lost" : String(cString: strerror(errno))
    if ferror(stdout) != 0 { throw IngotError(.cannotWrite, "cannot write to standard output: \(reason)") }
  }

  /// Throws a usage error that suggests the nearest command if the first argument is not one.
  private static func checkName(of arguments: [String]) throws(IngotError) {
    guard let name = arguments.first, !name.hasPrefix("-") else { return }
    let known = IngotCommand.configuration.subcommands.map { $0._commandName } + ["help"]
    if known.contains(name) { return }
    throw IngotError(
      .usage,
      "expected a command (\(known.joined(separator: ", "))), found '\(name)'\(suggestion(for: name, among: known))")
  }
}

/// The root command.
struct IngotCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: ModelCatalog.current.toolName,
      abstract: "Compile, train and sample small generative models.",
      discussion: discussion(
        """
        EXAMPLES:
          ingot list
          ingot inspect MODEL
          ingot compile MODEL --emit planned --phase reconstruction
          ingot train MODEL --epochs 10 --out runs/first
          ingot sample runs/first --count 100 -o samples.png

        EXIT CODES:
          64 usage, 65 bad input, 66 missing file, 69 no memory or a run in use, 70 a defect of Ingot, 73 cannot write,
          129, 130 and 143 stopped by the end of the terminal, Ctrl-C or SIGTERM
        """),
      version: "0.1.0",
      subcommands: [
        List.self, Inspect.self, Compile.self, Train.self, Sample.self, Export.self, Evaluate.self, Report.self,
        Compare.self,
        Run.self, Benchmark.self,
      ])
  }
}

/// Returns a discussion with the name of this program for `ingot`, and one of its models for `MODEL`.
func discussion(_ text: String) -> String {
  let catalog = ModelCatalog.current
  return text.replacing("ingot ", with: "\(catalog.toolName) ").replacing("MODEL", with: catalog.example)
}
