package import IngotDiagnostics
import IngotFiles

extension Dataset {
  /// A part of a folder's images: those to train on, or those that are only for the final measurement.
  package enum Part: String, Sendable {
    case training
    case test
  }

  /// Reads the images of a folder, which holds them in one of two forms: IDX files, or a folder of PNG files for each
  /// class.
  ///
  /// - Throws: `missingFile` if the folder or the part does not exist, `badInput` if the folder holds both forms or a
  ///   file is invalid.
  package static func folder(_ folder: String, _ part: Part = .training) throws(IngotError) -> Dataset {
    let forms = "IDX files or a folder of PNG files for each class"
    guard Files.isFolder(folder) else {
      throw IngotError(.missingFile, "expected a folder of \(forms), found none at '\(folder)'")
    }
    let names = try Files.visibleNames(in: folder)
    let idx = IDXFolder(folder, names: names)
    let images = try ImageFolder(folder, names: names)
    switch (idx.isEmpty, images.isEmpty) {
    case (false, true): return try idx.dataset(part)
    case (true, false): return try images.dataset(part)
    case (false, false): throw IngotError(.badInput, "'\(folder)': expected \(forms), found both")
    case (true, true):
      let found =
        names.isEmpty
        ? "an empty folder"
        : names.contains(where: ImageFolder.isImage) ? "PNG files that are in no folder of a class" : "neither"
      throw IngotError(.missingFile, "'\(folder)': expected \(forms), found \(found)")
    }
  }
}
