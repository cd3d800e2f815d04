import Foundation
import IngotTestSupport
import Testing

/// The built `ingot` executable, run the way a user runs it.
enum CommandLineTool {
  struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  /// The executable next to the test bundle.
  private static let executable = Bundle.main.bundleURL.appendingPathComponent("ingot")

  /// Runs a command to completion.
  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    try run(arguments, environment: environment) { _ in }
  }

  /// - Parameter meanwhile: A closure that is called with the command's process while it runs.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], meanwhile: (Process) throws -> Void
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files hold output that would overflow a pipe.
    let temporary = try TemporaryFolder()
    let (output, error) = (temporary.path + "/output", temporary.path + "/error")
    for path in [output, error] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: error)
    try process.run()
    try meanwhile(process)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "ended by a signal: \(arguments)")
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      error: try String(contentsOfFile: error, encoding: .utf8))
  }
}

/// Expects that a command failed with an exit code and a message.
func expectFailure(
  _ status: Int32, _ message: String, _ outcome: CommandLineTool.Outcome,
  location: SourceLocation = #_sourceLocation
) {
  #expect(outcome.status == status, sourceLocation: location)
  #expect(outcome.error.contains(message), "\(outcome.error)", sourceLocation: location)
}
