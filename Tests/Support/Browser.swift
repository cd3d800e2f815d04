import Foundation
import Testing

/// A headless Chromium, if this machine has one; `tools/test` installs it.
package enum Browser {
  package static let executable: String? = ["chromium", "chromium-browser", "google-chrome"].lazy
    .flatMap { name in
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Opens a page from disk, runs a script in it after its own, and returns the value of the script's expression as JSON.
  package static func evaluate(_ expression: String, onPage path: String) throws -> Any {
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let end = try #require(page.range(of: "</body>", options: .backwards))
    let script = """
      <script>
      (function () {
        var text;
        try { text = JSON.stringify({ value: \(expression) }); } catch (error) { text = String(error); }
        document.body.textContent = "RESULT" + text + "END";
      })();
      </script>
      """
    let driven = path + ".driven.html"
    try page.replacingCharacters(in: end.lowerBound..<end.lowerBound, with: script)
      .write(toFile: driven, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: driven) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(executable))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom", "file://" + driven,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let dump = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let start = try #require(dump.range(of: "RESULT"), "\(dump.suffix(500))")
    let stop = try #require(dump.range(of: "END", options: .backwards))
    let text = dump[start.upperBound..<stop.lowerBound].replacing("&lt;", with: "<").replacing("&amp;", with: "&")
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require(object?["value"], "\(text)")
  }
}
