import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotFiles
import IngotTestSupport
import Testing

/// Tests of data sets that have a folder of PNG files for each class.
struct ImageFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func add(_ bytes: [UInt8], _ name: String) throws {
    let path = URL(fileURLWithPath: folder.path + "/" + name)
    try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: path)
  }

  /// Adds an image whose first pixel is `seed`.
  private func add(_ name: String, seed: Int = 0, width: Int = 3, height: Int = 2) throws {
    try add(HandmadePNG.gray(width, height, seed: seed).bytes, name)
  }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
  }

  private func expectRefusal(
    _ kind: ErrorKind, _ message: String, _ part: Dataset.Part = .training,
    location: Testing.SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: IngotError.self, sourceLocation: location) { try Dataset.folder(folder.path, part) }
    #expect(error?.kind == kind, sourceLocation: location)
    let expected = message.replacing("DIR", with: folder.path)
    #expect("\(error as Any)".contains(expected), "\(error as Any)", sourceLocation: location)
  }

  /// Classes and files are sorted by number, and unrelated files are ignored.
  @Test func readsClassesInNaturalOrder() throws {
    for (position, name) in ["10/1.png", "2/b10.png", "2/b9.png", "0/x.PNG", "1/01.png", "1/1.png"].enumerated() {
      try add(name, seed: 10 * position)
    }
    for name in ["0/.hidden.png", "0/notes.txt", "0/Thumbs.db", "README", ".cache/0.png", "top.png"] {
      try add([1, 2], name)
    }
    let dataset = try Dataset.folder(folder.path)
    #expect(dataset.width == 3 && dataset.height == 2 && dataset.name == folder.path)
    #expect(dataset.labels == [0, 1, 1, 2, 2, 3] && dataset.classes == 4)
    #expect((0..<6).map { dataset.image($0).first } == [30, 40, 50, 20, 10, 0])
    #expect(Array(dataset.image(1)) == HandmadePNG.gray(3, 2, seed: 40).samples.map { UInt8($0) })
  }

  /// The test set lacks a class, and its other classes keep their numbers.
  @Test func readsTrainingAndTest() throws {
    for name in ["train/cat/1.png", "train/dog/1.png", "train/owl/1.png", "train/owl/2.png"] { try add(name) }
    for name in ["test/owl/7.png", "test/cat/1.png", "validation/cat/1.png"] { try add(name) }
    #expect(try Dataset.folder(folder.path).labels == [0, 1, 2, 2])
    #expect(try Dataset.folder(folder.path, .test).labels == [0, 2])
    try add("test/owls/1.png")
    expectRefusal(
      .badInput, "'DIR/test': expected the classes of the training images, found 'owls'; did you mean 'owl'?", .test)
  }

  @Test func readsATestWithoutTraining() throws {
    try add("test/1/1.png")
    #expect(try Dataset.folder(folder.path, .test).labels == [0])
    expectRefusal(.missingFile, "'DIR': expected training images in 'train/CLASS', found none")
  }

  /// The classes may be means of transport, for example.
  @Test func classesMayBeCalledTrainAndTest() throws {
    for name in ["bus/1.png", "test/1.png", "train/1.png"] { try add(name) }
    #expect(try Dataset.folder(folder.path).labels == [0, 1, 2])
    expectRefusal(
      .missingFile, "'DIR': expected test images in 'test/CLASS', found folders of classes that are not divided", .test)
  }

  @Test func refusesFoldersWithoutData() throws {
    let forms = "'DIR': expected IDX files or a folder of PNG files for each class, found"
    expectRefusal(.missingFile, "\(forms) an empty folder")
    try makeFolder("0")
    expectRefusal(.missingFile, "\(forms) neither")
    try add("1.png")
    expectRefusal(.missingFile, "\(forms) PNG files that are in no folder of a class")
    try add("1/1.png")
    expectRefusal(.badInput, "'DIR/0': expected PNG files of the class '0', found none")
    try add("0/1.png")
    #expect(try Dataset.folder(folder.path).count == 2)
    try add(idxFile([1, 2, 2]), "train-images-idx3-ubyte")
    expectRefusal(.badInput, "\(forms) both")
  }

  @Test func refusesAMixOfSizes() throws {
    try add("0/1.png")
    try add("0/2.png")
    try add("1/1.png", width: 2, height: 3)
    try add("1/2.png", width: 4)
    expectRefusal(.badInput, "'DIR/1/1.png': expected an image of 3x2 as 'DIR/0/1.png' is, found 2x3")
  }

  @Test func refusesDamagedFiles() throws {
    try add("0/1.png")
    try add(Array(HandmadePNG.gray(3, 2).bytes.dropLast(12)), "0/2.png")
    expectRefusal(.badInput, "'DIR/0/2.png': expected a chunk at byte")
    try FileManager.default.removeItem(atPath: folder.path + "/0/2.png")
    try makeFolder("0/2.png")
    expectRefusal(.missingFile, "expected a file, found a folder at 'DIR/0/2.png'")
  }

  @Test func refusesMoreClassesThanALabelCounts() throws {
    for label in 0..<256 { try add("\(label)/1.png") }
    #expect(try Dataset.folder(folder.path).labels == Array(0...255))
    try add("more/1.png")
    expectRefusal(.badInput, "'DIR': expected at most 256 classes, found 257")
  }

  @Test func refusesWhatIsNoFolder() throws {
    let file = try folder.write("", to: "file")
    for path in [file, folder.path + "/none"] {
      let error = #expect(throws: IngotError.self) { try Dataset.folder(path) }
      #expect(error?.kind == .missingFile)
    }
  }

  /// Each name precedes all later ones, and neither itself nor an earlier one.
  @Test(arguments: [
    ["", "0", "1", "2", "10", "a"], ["a1", "a01b", "a1b", "a1c", "a2", "a10", "b"], ["00", "01", "1", "001x"],
    ["1.9", "1.10", "2"], ["9223372036854775808", "9223372036854775809", "18446744073709551616"], ["B", "a", "é"],
  ])
  func ordersNaturally(_ names: [String]) {
    for (i, first) in names.enumerated() {
      for (j, second) in names.enumerated() {
        #expect(naturallyPrecedes(first, second) == (i < j), "\(first), \(second)")
      }
    }
  }
}
