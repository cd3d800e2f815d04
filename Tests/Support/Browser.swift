import Dispatch
import Foundation
import Testing

/// A headless Chromium, if this machine has one; `tools/test` installs it.
package enum Browser {
  package static let executable: String? = ["chromium", "chromium-browser", "google-chrome"].lazy
    .flatMap { name in
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Opens a page from disk, runs a script in it after its own, and returns the value of the script's expression, or
  /// what its promise becomes, as JSON.
  package static func evaluate(_ expression: String, onPage path: String) throws -> Any {
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let end = try #require(page.range(of: "</body>", options: .backwards))
    let script = """
      <script>
      (async function () {
        var text;
        try { text = JSON.stringify({ value: await (\(expression)) }); } catch (error) { text = String(error); }
        console.log("RESULT" + text + "END");
      })();
      </script>
      """
    let driven = path + ".driven.html"
    try page.replacingCharacters(in: end.lowerBound..<end.lowerBound, with: script)
      .write(toFile: driven, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: driven) }
    let log = try consoleLog(of: "file://" + driven, until: Data("END\", source: ".utf8))
    let start = try #require(log.range(of: "\"RESULT"), "\(log.suffix(500))")
    let stop = try #require(log.range(of: "END\", source: ", options: .backwards))
    let text = log[start.upperBound..<stop.lowerBound]
    let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require(object?["value"], "\(text)")
  }

  /// The seconds after which a page that says nothing has failed.
  private static let patience = 60.0

  /// Opens a page and returns what its scripts write to the console, up to some text.
  private static func consoleLog(of address: String, until last: Data) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(executable))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr",
      "--log-level=0", address,
    ]
    let output = Pipe()
    process.standardError = output
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let limit = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: limit)
    var log = Data()
    while log.range(of: last) == nil {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      log += more
    }
    limit.cancel()
    process.terminate()
    process.waitUntilExit()
    return String(decoding: log, as: UTF8.self)
  }
}
