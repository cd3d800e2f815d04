import Foundation

/// The location of the repository's files, found from the path of this file.
package enum Repository {
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Returns every `.graph` file below a folder of the repository, sorted.
  package static func graphFiles(below folder: String) -> [String] {
    let base = root + "/" + folder
    let all = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(".graph") }.sorted().map { folder + "/" + $0 }
  }

  package static func text(of file: String) throws -> String {
    try String(contentsOfFile: root + "/" + file, encoding: .utf8)
  }
}
