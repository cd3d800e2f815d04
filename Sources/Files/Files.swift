package import Foundation
package import IngotDiagnostics

/// Functions that read files and create folders, and that throw Ingot's errors.
package enum Files {
  package static func read(_ path: String) throws(IngotError) -> Data {
    try requireFile(path)
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw IngotError(.missingFile, "cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
  }

  /// Reads a text file in UTF-8.
  package static func readText(_ path: String) throws(IngotError) -> String {
    guard let text = String(data: try read(path), encoding: .utf8) else {
      throw IngotError(.badInput, "'\(path)': expected a text in UTF-8, found other bytes")
    }
    return text
  }

  /// Throws unless `path` names a file that exists.
  package static func requireFile(_ path: String) throws(IngotError) {
    guard exists(path) else { throw IngotError(.missingFile, "expected a file, found nothing at '\(path)'") }
    if isFolder(path) { throw IngotError(.missingFile, "expected a file, found a folder at '\(path)'") }
  }

  /// Throws unless `path` names a file that can be read at any place: a pipe would wait for its writer.
  package static func requireBytes(_ path: String) throws(IngotError) {
    try requireFile(path)
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return }
    throw IngotError(.missingFile, "expected a file, found a pipe or a device at '\(path)'")
  }

  package static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  package static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Returns the folder that a path lies in, `.` for a name alone. (Foundation's function crashes on a relative path of one
  /// character.)
  package static func folder(of path: String) -> String {
    let end = path.lastIndex { $0 != "/" } ?? path.startIndex
    guard let slash = path[..<end].lastIndex(of: "/") else { return path.hasPrefix("/") ? "/" : "." }
    let folder = path[..<slash]
    return folder.isEmpty ? "/" : String(folder)
  }

  /// Returns the names of a folder's contents, except hidden ones, in natural order.
  package static func visibleNames(in folder: String) throws(IngotError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
        .sorted(by: naturallyPrecedes)
    } catch {
      throw IngotError(.missingFile, "cannot read folder '\(folder)'")
    }
  }

  package static func makeFolder(_ path: String) throws(IngotError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw IngotError(.cannotWrite, "cannot make folder '\(path)'")
    }
    if access(path, W_OK) != 0 {
      throw IngotError(.cannotWrite, "cannot write into folder '\(path)': \(String(cString: strerror(errno)))")
    }
  }

  /// Appends a line to a file that exists, and syncs it. A line that does not fit is taken back; only a kill can leave a
  /// part of one, which lacks its newline.
  package static func append(_ line: String, to path: String) throws(IngotError) {
    func failure() -> IngotError {
      IngotError(.cannotWrite, "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    if descriptor < 0 { throw failure() }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    let bytes = Array((line + "\n").utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        let error = failure()
        _ = ftruncate(descriptor, size)
        throw error
      }
      written += count
    }
    if fsync(descriptor) != 0 { throw failure() }
  }
}
