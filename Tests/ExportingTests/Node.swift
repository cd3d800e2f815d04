import Foundation
import IngotTestSupport
import Testing

extension Trait where Self == ConditionTrait {
  /// Runs a test only where modules can be made.
  static var needsWebAssembly: ConditionTrait {
    .enabled(if: Tools.find("clang") != nil && Tools.find("wasm-ld") != nil, "needs clang and wasm-ld")
  }

  /// Runs a test only where modules can be run.
  static var needsNode: ConditionTrait { .enabled(if: Tools.find("node") != nil, "needs Node") }
}

/// Programs of this machine.
enum Tools {
  static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a module of JavaScript in a folder and returns what it writes.
  static func node(_ script: String, in folder: TemporaryFolder) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(find("node")))
    process.arguments = [try folder.write(script, to: "test.mjs")]
    let (output, messages) = (Pipe(), folder.path + "/messages")
    _ = FileManager.default.createFile(atPath: messages, contents: nil)
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: messages)
    try process.run()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\((try? String(contentsOfFile: messages, encoding: .utf8)) ?? "")")
    return written
  }
}
