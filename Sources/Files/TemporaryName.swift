import Foundation

/// The names of files and folders that are being written: hidden, with the process that writes and a random number.
package enum TemporaryName {
  private static let start = ".ingot-"
  private static let end = ".part"

  /// Returns a new path in a folder.
  package static func path(in folder: String) -> String {
    "\(folder)/\(start)\(getpid())-\(UInt64.random(in: 0 ... .max))\(end)"
  }

  /// Removes what processes that are gone have left in a folder.
  package static func sweep(_ folder: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard let process = process(of: name), kill(process, 0) != 0, errno == ESRCH else { continue }
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }

  /// Returns the process that has written a temporary file; nil for any other name.
  private static func process(of name: String) -> pid_t? {
    guard name.hasPrefix(start), name.hasSuffix(end) else { return nil }
    let parts = name.dropFirst(start.count).dropLast(end.count).split(separator: "-")
    guard parts.count == 2, UInt64(parts[1]) != nil, let process = pid_t(parts[0]), process > 0 else { return nil }
    return process
  }
}
