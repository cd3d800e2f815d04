/// A file of an artefact.
package struct ArtifactFile: Hashable, Sendable {
  /// The path within the artefact's folder.
  package let path: String
  package let bytes: [UInt8]

  package init(_ path: String, _ bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  package init(_ path: String, _ text: String) { self.init(path, Array(text.utf8)) }
}
