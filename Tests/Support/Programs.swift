package import Foundation
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
    let ended = try run(
      URL(fileURLWithPath: "/usr/bin/env"), [program] + arguments, in: folder, environment: environment)
    return Outcome(
      status: ended.process.terminationStatus, output: String(decoding: ended.output, as: UTF8.self),
      messages: String(decoding: ended.messages, as: UTF8.self))
  }

  /// Runs an executable and returns the process after its end, with the bytes that it wrote.
  ///
  /// - Parameter meanwhile: a closure that is called with the process while it runs.
  package static func run(
    _ executable: URL, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
    meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> (process: Process, output: Data, messages: Data) {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    // Files hold output that would overflow a pipe.
    let temporary = try TemporaryFolder()
    let files = ["output", "messages"].map { URL(fileURLWithPath: "\(temporary.path)/\($0)") }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    try meanwhile(process)
    process.waitUntilExit()
    return (process, try Data(contentsOf: files[0]), try Data(contentsOf: files[1]))
  }

  /// Returns the Python that `INGOT_PYTHON` names, that of the tools, or that of the machine: the first that runs a
  /// line of imports.
  package static func python(thatRuns imports: String) -> String? {
    let named = ProcessInfo.processInfo.environment["INGOT_PYTHON"]
    let candidates = [named, Repository.root + "/.build/formatters/bin/python", "python3"].compactMap { $0 }
    return candidates.first { (try? run($0, ["-c", imports]))?.status == 0 }
  }
}
