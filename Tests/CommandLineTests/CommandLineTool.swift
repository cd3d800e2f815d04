import Foundation
import IngotFiles
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
  static let executable = Bundle.main.bundleURL.appendingPathComponent("ingot")

  /// Runs a command to completion.
  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    try run(arguments, environment: environment) { _ in }
  }

  /// - Parameter meanwhile: A closure that is called with the command's process while it runs.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], meanwhile: (Process) throws -> Void
  ) throws -> Outcome {
    let ended = try Programs.run(executable, arguments, environment: environment, meanwhile: meanwhile)
    #expect(ended.process.terminationReason == .exit, "ended by a signal: \(arguments)")
    return Outcome(
      status: ended.process.terminationStatus, output: try #require(String(data: ended.output, encoding: .utf8)),
      error: try #require(String(data: ended.messages, encoding: .utf8)))
  }
}

/// Returns once another process has written to a file, or throws after a minute.
func waitForContent(of path: String) throws {
  let start = ContinuousClock.now
  while (try? Files.read(path))?.isEmpty != false {
    try #require(ContinuousClock.now - start < .seconds(60), "expected that something is written to '\(path)'")
    Thread.sleep(forTimeInterval: 0.002)
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
