import Foundation
import Testing

/// Other programs of this machine, run to their end.
package enum Programs {
  package struct Outcome {
    package let status: Int32
    package let output: String
    package let messages: String
  }

  /// Returns the path of a program, looked up as a shell does; nil if there is none.
  package static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a program.
  ///
  /// - Parameters:
  ///   - folder: the folder in which it runs; by default, that of the tests.
  ///   - environment: variables besides those of the tests.
  package static func run(
    _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    // Files hold output that would overflow a pipe.
    let temporary = try TemporaryFolder()
    let (output, messages) = (temporary.path + "/output", temporary.path + "/messages")
    for path in [output, messages] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: messages)
    try process.run()
    process.waitUntilExit()
    func text(_ path: String) throws -> String {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }
    return Outcome(status: process.terminationStatus, output: try text(output), messages: try text(messages))
  }

  /// Returns the Python that `INGOT_PYTHON` names, that of the tools, or that of the machine: the first that runs a
  /// line of imports.
  package static func python(thatRuns imports: String) -> String? {
    let named = ProcessInfo.processInfo.environment["INGOT_PYTHON"]
    let candidates = [named, Repository.root + "/.build/formatters/bin/python", "python3"].compactMap { $0 }
    return candidates.first { (try? run($0, ["-c", imports]))?.status == 0 }
  }
}
