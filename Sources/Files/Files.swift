package import Foundation
package import IngotDiagnostics

/// Functions that read files and create folders, and that throw Ingot's errors.
package enum Files {
  /// The size of the largest file that is read as a whole.
  private static let largest = 1 << 30

  /// Reads a whole file of at most a gigabyte.
  ///
  /// - Parameter mayBePipe: whether a pipe or a terminal is as good as a file.
  package static func read(_ path: String, mayBePipe: Bool = false) throws(IngotError) -> Data {
    try mayBePipe ? requireText(path) : requireBytes(path)
    func failure() -> IngotError {
      IngotError(.missingFile, "cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
    // Foundation's own reading leaks a page for each empty file.
    let descriptor = openFile(path, O_RDONLY)
    if descriptor < 0 { throw failure() }
    defer { close(descriptor) }
    var status = stat()
    // A pipe has no size before its end.
    var content = Data(count: fstat(descriptor, &status) == 0 ? min(max(0, Int(status.st_size)), largest) + 1 : 1)
    var count = 0
    while true {
      if count > largest {
        throw IngotError(.badInput, "'\(path)': expected a file of at most \(largest) bytes, found a larger one")
      }
      if count == content.count { content.count += max(1 << 16, content.count / 2) }
      let found = content.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      if found < 0, errno == EINTR { continue }
      if found < 0 { throw failure() }
      if found == 0 { break }
      count += found
    }
    content.count = count
    return content
  }

  /// Reads a text file in UTF-8.
  ///
  /// - Parameter mayBePipe: whether a pipe or a terminal is as good as a file.
  package static func readText(_ path: String, mayBePipe: Bool = false) throws(IngotError) -> String {
    guard let text = String(data: try read(path, mayBePipe: mayBePipe), encoding: .utf8) else {
      throw IngotError(.badInput, "'\(path)': expected a text in UTF-8, found other bytes")
    }
    return text
  }

  /// Throws unless `path` names a file that exists.
  package static func requireFile(_ path: String) throws(IngotError) {
    guard exists(path) else { throw IngotError(.missingFile, "expected a file, found nothing at '\(path)'") }
    if isFolder(path) { throw IngotError(.missingFile, "expected a file, found a folder at '\(path)'") }
  }

  /// Throws unless `path` names a file that can be read at any place: a pipe would wait for its writer, and a device may
  /// have no end.
  package static func requireBytes(_ path: String) throws(IngotError) {
    try requireFile(path)
    if kind(of: path) == S_IFREG { return }
    throw IngotError(.missingFile, "expected a file, found a pipe or a device at '\(path)'")
  }

  /// Throws unless `path` names a file, a pipe or a terminal.
  private static func requireText(_ path: String) throws(IngotError) {
    try requireFile(path)
    let kind = kind(of: path)
    if kind == S_IFREG || kind == S_IFIFO || kind == S_IFCHR && isTerminal(path) { return }
    throw IngotError(.missingFile, "expected a file or a pipe, found a device at '\(path)'")
  }

  /// Returns the kind of a file as the system encodes it, 0 for no file.
  private static func kind(of path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  private static func isTerminal(_ path: String) -> Bool {
    let descriptor = openFile(path, O_RDONLY | O_NOCTTY | O_NONBLOCK)
    defer { close(descriptor) }
    return descriptor >= 0 && isatty(descriptor) == 1
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

  /// Removes a file.
  package static func remove(_ path: String) throws(IngotError) {
    if unlink(path) != 0 {
      throw IngotError(.cannotWrite, "cannot remove '\(path)': \(String(cString: strerror(errno)))")
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
    try append(Array((line + "\n").utf8), to: path)
  }

  /// Appends bytes to a file that exists, and syncs it. Bytes that do not all fit are taken back.
  package static func append(_ bytes: [UInt8], to path: String) throws(IngotError) {
    func failure() -> IngotError {
      IngotError(.cannotWrite, "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
    let descriptor = openFile(path, O_WRONLY | O_APPEND | O_NOFOLLOW)
    if descriptor < 0 { throw failure() }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    if !bytes.withUnsafeBytes({ writeWhole($0, to: descriptor) }) || !sync(descriptor) {
      let error = failure()
      _ = ftruncate(descriptor, size)
      throw error
    }
  }
}
