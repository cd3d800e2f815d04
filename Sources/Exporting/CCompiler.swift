import Foundation
import IngotDiagnostics
import IngotFiles

/// A compiler of C on this machine, run as a program of its own.
struct CCompiler {
  private let path: String

  /// - Parameters:
  ///   - name: the name or path of a compiler; nil for the one that `CC` names, or the first of `candidates`.
  ///   - purpose: what needs the compiler, for the error.
  /// - Throws: if there is no such program.
  init(_ name: String?, candidates: [String], for purpose: String) throws(IngotError) {
    let names = (name ?? ProcessInfo.processInfo.environment["CC"]).map { [$0] } ?? candidates
    guard let path = names.lazy.compactMap(Self.find).first else {
      let list = names.map { "'\($0)'" }.joined(separator: " or ")
      throw IngotError(.unavailable, "expected a C compiler to make \(purpose), \(list), found none on PATH")
    }
    self.path = path
  }

  /// Runs the compiler in a folder.
  ///
  /// - Throws: with the first line of what the compiler says, if it fails.
  func run(_ arguments: [String], in folder: String) throws(IngotError) {
    try Self.run(path, arguments, in: folder)
  }

  /// Runs a program in a folder.
  static func run(_ program: String, _ arguments: [String], in folder: String) throws(IngotError) {
    guard let path = find(program) else {
      throw IngotError(.unavailable, "expected the program '\(program)', found none on PATH")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let messages = Pipe()
    process.standardError = messages
    process.standardOutput = messages
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw IngotError(.unavailable, "cannot run '\(path)': \(error.localizedDescription)")
    }
    let output = messages.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    if process.terminationStatus == 0 { return }
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.contains("error") } ?? lines.first ?? "no message"
    throw IngotError(
      .unavailable, "'\(path)' failed with status \(process.terminationStatus): \(line)")
  }

  /// Returns the path of a program, looked up as a shell does.
  static func find(_ name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 && !Files.isFolder($0) }
  }
}
