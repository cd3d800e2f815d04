import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotTestSupport
import Testing

/// Tests of folders of IDX files, with the names that data sets and unpackers give them.
struct IDXFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func message(_ part: Dataset.Part = .training) -> String {
    do {
      return "\(try Dataset.folder(folder.path, part))"
    } catch {
      return "\(error.kind) \(error)"
    }
  }

  @Test func readsAFolder() throws {
    _ = try folder.write(idxFile([3, 2, 2]), to: "train-images-idx3-ubyte")
    _ = try folder.write(gzipped(idxFile([3])), to: "train-labels-idx1-ubyte.gz")
    let dataset = try Dataset.folder(folder.path)
    #expect(dataset.count == 3 && dataset.width == 2 && dataset.height == 2)
    #expect(dataset.labels == [0, 1, 2])
    #expect(dataset.image(1) == [4, 5, 6, 7])
    let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: 8)
    defer { floats.deallocate() }
    dataset.copyImages([2, 0], into: floats)
    #expect(Array(floats) == [8, 9, 10, 11, 0, 1, 2, 3].map { $0 * (1 / 255) })
  }

  /// Plain images stay in their file, and gzipped ones are decompressed to memory.
  @Test func readsTheSameFromAMappedFileAndFromMemory() throws {
    var found: [Dataset] = []
    for ending in ["", ".gz"] {
      let folder = try TemporaryFolder()
      for (name, file) in [("images-idx3", idxFile([300, 5, 7])), ("labels-idx1", idxFile([300]))] {
        _ = try folder.write(ending.isEmpty ? file : gzipped(file), to: "train-\(name)-ubyte\(ending)")
      }
      found.append(try Dataset.folder(folder.path))
    }
    #expect(found[0].pixels.elementsEqual(found[1].pixels) && found[0].labels == found[1].labels)
    #expect(found[0].pixels.count == 300 * 35)
    // The folders are removed by now, and a file whose name is gone keeps its bytes.
    for index in [0, 150, 299] { #expect(found[0].image(index) == found[1].image(index)) }
    for dataset in found { try dataset.checkUnchanged() }
  }

  /// A file that is cut or extended while a data set uses it is an error, not a crash.
  @Test func noticesAFileThatChanges() throws {
    let path = try folder.write(idxFile([3000, 2, 2]), to: "train-images-idx3-ubyte")
    _ = try folder.write(idxFile([3000]), to: "train-labels-idx1-ubyte")
    let dataset = try Dataset.folder(folder.path)
    try dataset.checkUnchanged()
    for size in [100, 20_000] {
      #expect(truncate(path, off_t(size)) == 0)
      let error = #expect(throws: IngotError.self) { try dataset.checkUnchanged() }
      #expect(
        "\(error as Any)".contains(
          "train-images-idx3-ubyte': expected the file to stay as it was when it was opened, of 12016 bytes, found "
            + "\(size) bytes"))
      #expect(message().contains("expected 12016 bytes for [3000, 2, 2], found \(size)"))
    }
  }

  /// A new file under the same name leaves the old one as it was.
  @Test func keepsAFileThatIsReplaced() throws {
    let path = try folder.write(idxFile([3, 2, 2]), to: "train-images-idx3-ubyte")
    _ = try folder.write(idxFile([3]), to: "train-labels-idx1-ubyte")
    let dataset = try Dataset.folder(folder.path)
    let other = try folder.write(idxFile([1, 1, 1]), to: "other")
    #expect(rename(other, path) == 0)
    try dataset.checkUnchanged()
    #expect(dataset.image(2) == [8, 9, 10, 11])
  }

  /// The training set has three images, and the test set has two.
  @Test(arguments: [
    ("train-", "t10k-", "-", ""), ("train-", "t10k-", "-", ".gz"), ("train-", "t10k-", ".", ""),
    ("emnist-digits-train-", "emnist-digits-test-", "-", ".gz"), ("train-", "test-", ".", ".gz"),
    ("my set.train-", "other_t10k-", "-", ""),
  ])
  func knowsTheNames(_ training: String, _ test: String, _ separator: String, _ ending: String) throws {
    for (start, count) in [(training, 3), (test, 2)] {
      for (kind, dimensions) in [("images\(separator)idx3", [count, 2, 2]), ("labels\(separator)idx1", [count])] {
        let file = idxFile(dimensions)
        _ = try folder.write(ending.isEmpty ? file : gzipped(file), to: "\(start)\(kind)-ubyte\(ending)")
      }
    }
    for name in ["retrain-images-idx3-ubyte", "train-images-idx3-ubyte.bak", ".train-images-idx3-ubyte", "notes.txt"] {
      _ = try folder.write("something else", to: name)
    }
    #expect(try Dataset.folder(folder.path).count == 3)
    #expect(try Dataset.folder(folder.path, .test).count == 2)
  }

  /// A plain file next to its gzipped copy is not a second data set.
  @Test func prefersPlainFiles() throws {
    _ = try folder.write(idxFile([3, 2, 2]), to: "train-images-idx3-ubyte")
    _ = try folder.write("damaged", to: "train-images-idx3-ubyte.gz")
    _ = try folder.write(idxFile([3]), to: "train-labels-idx1-ubyte")
    #expect(try Dataset.folder(folder.path).count == 3)
  }

  @Test func refusesSeveralDataSets() throws {
    for name in ["letters", "digits"] {
      _ = try folder.write(idxFile([3, 2, 2]), to: "emnist-\(name)-train-images-idx3-ubyte")
      _ = try folder.write(idxFile([3]), to: "emnist-\(name)-train-labels-idx1-ubyte")
    }
    #expect(
      message()
        == "badInput error: '\(folder.path)': expected one file of training images with labels, found "
        + "'emnist-digits-train-images-idx3-ubyte', 'emnist-letters-train-images-idx3-ubyte'")
  }

  @Test func refusesFoldersThatAreNotWhole() throws {
    _ = try folder.write(idxFile([3, 2, 2]), to: "train-images-idx3-ubyte")
    #expect(
      message().hasSuffix(
        "expected 'train-images-idx3-ubyte' and 'train-labels-idx1-ubyte', plain or '.gz', found "
          + "'train-images-idx3-ubyte'"))
    #expect(message(.test).hasPrefix("missingFile error: '\(folder.path)': expected 't10k-images-idx3-ubyte' and"))
    #expect(message(.test).hasSuffix("found neither"))
    _ = try folder.write(idxFile([4]), to: "train-labels-idx1-ubyte")
    #expect(message().contains("badInput error: '\(folder.path)': expected as many labels as images, found 4 and 3"))
    _ = try folder.write(idxFile([4, 0, 2]), to: "train-images-idx3-ubyte")
    #expect(message().contains("expected at least one image of one pixel, found [4, 0, 2]"))
    _ = try folder.write(idxFile([4, 1]), to: "train-labels-idx1-ubyte")
    #expect(message().contains("train-labels-idx1-ubyte': expected 1 dimensions, found 2"))
  }
}
