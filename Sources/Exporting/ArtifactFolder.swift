import Foundation
import IngotDiagnostics
import IngotEmission
import IngotFiles

/// Writes the files of an artefact into a folder, all of them or none.
///
/// The files are written into a hidden folder beside their places first, and then renamed. A link in the folder is
/// replaced or refused, never followed.
struct ArtifactFolder {
  private let path: String
  /// The first of the folders that did not exist, which is removed if anything fails.
  private let created: String?
  /// Where the files are prepared.
  let stagingFolder: String

  init(_ path: String) throws(IngotError) {
    self.path = path
    created = Self.firstMissing(of: path)
    try Files.makeFolder(path)
    stagingFolder = TemporaryName.path(in: path)
    if mkdir(stagingFolder, 0o700) != 0 {
      throw IngotError(.cannotWrite, "cannot make folder '\(stagingFolder)': \(String(cString: strerror(errno)))")
    }
  }

  /// Writes the files that `prepare` prepares and names, all of them or none.
  static func write(
    to path: String, _ prepare: (ArtifactFolder) throws(IngotError) -> [String]
  ) throws(IngotError) {
    let folder = try ArtifactFolder(path)
    do throws(IngotError) {
      try folder.commit(try prepare(folder))
    } catch {
      folder.discard()
      throw error
    }
  }

  /// Writes files where they are prepared, and returns their names.
  func stageAll(_ files: [ArtifactFile]) throws(IngotError) -> [String] {
    try stage(files)
    return files.map(\.path)
  }

  /// Writes files where they are prepared.
  func stage(_ files: [ArtifactFile]) throws(IngotError) {
    for file in files {
      try requirePlain(file.path)
      let target = "\(stagingFolder)/\(file.path)"
      try Files.makeFolder(Files.folder(of: target))
      do throws(IngotError) {
        try AtomicFile.write(file.bytes, to: target)
      } catch {
        // The hidden folder means nothing to a reader.
        var failure = error
        for index in failure.diagnostics.indices {
          failure.diagnostics[index].message.replace(target, with: "\(path)/\(file.path)")
        }
        throw failure
      }
    }
  }

  /// Moves prepared files to their places.
  func commit(_ names: [String]) throws(IngotError) {
    for name in names {
      try requireNoLink(inFoldersOf: name)
      let target = "\(path)/\(name)"
      if Files.isFolder(target) {
        throw IngotError(.cannotWrite, "cannot write '\(target)': expected a file, found a folder")
      }
    }
    for name in names {
      let target = "\(path)/\(name)"
      try Files.makeFolder(Files.folder(of: target))
      if rename("\(stagingFolder)/\(name)", target) != 0 {
        throw IngotError(.cannotWrite, "cannot write '\(target)': \(String(cString: strerror(errno)))")
      }
    }
    try? FileManager.default.removeItem(atPath: stagingFolder)
  }

  /// Removes what was prepared, and the folder if it was made for it.
  func discard() {
    try? FileManager.default.removeItem(atPath: stagingFolder)
    if let created { try? FileManager.default.removeItem(atPath: created) }
  }

  /// Throws if a path could lead out of the folder.
  private func requirePlain(_ file: String) throws(IngotError) {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      throw IngotError(.defect, "expected a path within the folder, found '\(file)'")
    }
  }

  /// Throws if a folder on the way to a file is a link, which could lead anywhere.
  private func requireNoLink(inFoldersOf file: String) throws(IngotError) {
    var folder = path
    for part in file.split(separator: "/").dropLast() {
      folder += "/\(part)"
      var status = stat()
      if lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
        throw IngotError(.cannotWrite, "cannot write into '\(folder)': expected a folder, found a link")
      }
    }
  }

  private static func firstMissing(of path: String) -> String? {
    var missing: String?
    var current = path
    while !current.isEmpty, !Files.exists(current) {
      missing = current
      current = Files.folder(of: current)
    }
    return missing
  }
}
