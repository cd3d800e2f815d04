import Foundation
import IngotFiles
import IngotTestSupport
import Testing

/// Tests of commands on files that someone else has made to harm. Whatever a file is, the command ends with a result or
/// with a message, and a refusal takes little time and memory and leaves nothing behind.
struct HostileFileTests {
  /// What a file is taken for.
  enum Role: String, CaseIterable {
    case program, inputs, frozen, checkpoint, record, metrics, images, labels, picture
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: Role.allCases)
  func isRefusedAtOnce(_ role: Role) throws {
    let victim = try Victim(role, in: folder)
    let good = try MeasuredProgram.run(CommandLineTool.executable, victim.arguments)
    try #require(good.status == 0, "\(good.messages)")
    let original = Array(try Files.read(victim.path))
    for damage in FileDamage.all where role != .program || !damage.isPipe {
      try FileManager.default.removeItem(atPath: victim.path)
      try damage.apply(original, victim.path)
      try expectRefusal(victim, "\(role): \(damage.name)")
    }
    #expect(FileDamage.all.count >= 40)
  }

  private func expectRefusal(_ victim: Victim, _ context: Comment) throws {
    try? FileManager.default.removeItem(atPath: victim.output)
    let run = try MeasuredProgram.run(CommandLineTool.executable, victim.arguments, limit: .seconds(20))
    #expect([0, 65, 66, 69].contains(run.status), "\(context): \(run.status) \(run.messages)")
    // What is still valid may take as long as its size says.
    if run.status == 0 { return }
    #expect(run.messages.hasPrefix("error: ") || run.messages.contains(": error: "), context)
    #expect(run.messages.utf8.count < 25_000 && !run.messages.contains("\u{1B}"), context)
    #expect(run.peakMemory < 50_000_000, "\(context): \(run.peakMemory) bytes")
    // Beside all other tests, the processors do less in their time.
    #expect(
      run.processorTime < (Campaign.isLong ? .milliseconds(100) : .milliseconds(400)),
      "\(context): \(run.processorTime)")
    #expect(!Files.exists(victim.output), context)
    let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".part") }
    #expect(left == [], context)
  }
}

/// A file that a command reads, and the command.
private struct Victim {
  let path: String
  /// What the command writes.
  let output: String
  let arguments: [String]

  init(_ role: HostileFileTests.Role, in folder: TemporaryFolder) throws {
    func make(_ arguments: [String]) throws {
      let made = try CommandLineTool.run(arguments)
      try #require(made.status == 0, "\(made.error)")
    }
    let (run, data) = (folder.path + "/run", folder.path + "/data")
    func train(_ out: String, _ options: String...) -> [String] {
      ["train", "autoencoder", "--set", "width=8", "--batch", "4", "--epochs", "1", "--out", out] + options
    }
    func makeRun() throws { try make(train(run, "--digits", "40")) }
    switch role {
    case .program, .inputs:
      let program = folder.path + "/program.graph"
      try make(["compile", "autoencoder", "--set", "width=8", "--batch", "4", "--emit", "elaborated", "-o", program])
      let inputs = folder.path + "/inputs.safetensors"
      var writer = SafetensorsWriter(metadata: [:])
      writer.add("x", shape: [4, 784], scatteredNumbers(4 * 784))
      try writer.write(to: inputs)
      (path, output) = (role == .program ? program : inputs, folder.path + "/outputs.safetensors")
      arguments = ["run", program, "--inputs", inputs, "--outputs", output]
    case .frozen:
      try makeRun()
      (path, output) = (folder.path + "/frozen.safetensors", folder.path + "/samples.png")
      try make(["export", run, "--function", "reconstruction", "--format", "safetensors", "-o", path])
      arguments = ["export", path, "--function", "reconstruction", "--format", "safetensors", "-o", output]
    case .checkpoint:
      try makeRun()
      (path, output) = (run + "/checkpoints/last.safetensors", run + "/none")
      arguments = ["train", "--resume", run, "--epochs", "1"]
    case .record, .metrics:
      try makeRun()
      (path, output) = (run + (role == .record ? "/run.json" : "/metrics.jsonl"), run + "/none")
      arguments = ["report", run]
    case .images, .labels:
      try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
      let images = try folder.write(idxFile([9, 28, 28]), to: "data/train-images-idx3-ubyte")
      let labels = try folder.write(idxFile([9]), to: "data/train-labels-idx1-ubyte")
      (path, output) = (role == .images ? images : labels, folder.path + "/new")
      arguments = train(folder.path + "/new", "--data", data)
    case .picture:
      try FileManager.default.createDirectory(atPath: data + "/a", withIntermediateDirectories: true)
      var image = GrayImage(width: 28, height: 28)
      image.pixels = (0..<784).map { UInt8($0 * 7 % 256) }
      for number in 0..<9 { try image.write(to: "\(data)/a/\(number).png") }
      (path, output) = (data + "/a/4.png", folder.path + "/new")
      arguments = train(folder.path + "/new", "--data", data)
    }
  }
}

/// A way to damage a file.
private struct FileDamage: Sendable {
  let name: String
  /// Whether it makes a pipe, through which a program may come.
  var isPipe = false
  /// Puts a damaged file, or something that is no file, at a path where there is nothing.
  let apply: @Sendable (_ original: [UInt8], _ path: String) throws -> Void

  private static func bytes(_ name: String, _ damage: @escaping @Sendable ([UInt8]) throws -> [UInt8]) -> FileDamage {
    FileDamage(name: name) { original, path in
      try Data(damage(original)).write(to: URL(fileURLWithPath: path))
    }
  }

  private static func text(_ name: String, _ damage: @escaping @Sendable (String) -> String) -> FileDamage {
    // Latin-1 gives each byte a character.
    bytes(name) { original in
      let text = String(original.map { Character(UnicodeScalar($0)) })
      return Array(damage(text).unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    }
  }

  private static func link(_ name: String, to target: String) -> FileDamage {
    FileDamage(name: "link to \(name)") { _, path in
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target.isEmpty ? path : target)
    }
  }

  private static let mega = 1 << 20

  static let all: [FileDamage] = cuts + flips + fills + edits + lengths + others

  private static let cuts = (0..<8).map { eighth in
    bytes("\(eighth) eighths of it") { Array($0[..<($0.count * eighth / 8)]) }
  }

  private static let flips = (0..<8).map { place in
    bytes("bit \(place) flipped at \(place) eighths") { original in
      var bytes = original
      bytes[original.count * place / 8] ^= 1 << UInt8(place)
      return bytes
    }
  }

  private static let fills =
    ["a", "\n", "{", "[", "\"", "\\", "9", "\0", "\u{FF}", "%a ", "\"a\":", "\u{1B}[31m"].map { unit in
      text("a megabyte of \(unit.debugDescription)") { _ in String(repeating: unit, count: mega / unit.utf8.count) }
    } + [
      bytes("zeros") { Array(repeating: 0, count: $0.count) }, bytes("ones") { Array(repeating: 255, count: $0.count) },
      bytes("noise") { scatteredNumbers($0.count).map { UInt8($0 * 255) } },
      bytes("a megabyte of noise") { _ in scatteredNumbers(mega).map { UInt8($0 * 255) } },
    ]

  private static let edits =
    ["-1", "0", "99999999999999999999", "1e400", "nan", "4294967295", "1.5"].map { number in
      text("\(number) for each number") { $0.replacing(/[0-9]+/, with: number) }
    } + [
      text("no quotes") { $0.replacing("\"", with: "") }, text("a NUL in the middle") { inserted("\0", in: $0) },
      text("wrong UTF-8 in the middle") { inserted("\u{C3}\u{28}", in: $0) },
      text("terminal escapes for blanks") { $0.replacing(" ", with: "\u{1B}]0;x\u{7}") },
      text("a long line in the middle") { inserted(String(repeating: "x", count: mega), in: $0) },
      text("lines that end in CR and LF") { $0.replacing("\n", with: "\r\n") },
      text("a byte order mark") { "\u{EF}\u{BB}\u{BF}" + $0 },
      bytes("UTF-16") { $0.flatMap { [$0, 0] } }, bytes("twice") { $0 + $0 },
      bytes("backwards") { $0.reversed() }, bytes("zeros after it") { $0 + Array(repeating: 0, count: mega) },
      bytes("a part of it 10,000 times") { original in
        let part = original[(original.count / 3)..<min(original.count / 2, original.count / 3 + 80)]
        return original[..<(original.count / 3)] + (0..<10_000).flatMap { _ in part }
          + original[(original.count / 3)...]
      },
    ]

  /// Numbers of eight and of four bytes at the places where formats have sizes.
  private static let lengths = [0, 4, 8, 12, 16].flatMap { place in
    [0x7F, 0xFF].map { high in
      bytes("a large number at byte \(place), from \(high)") { original in
        var bytes = original
        for index in place..<min(place + 4, bytes.count) { bytes[index] = index == place ? UInt8(high) : 0xFF }
        return bytes
      }
    }
  }

  private static let others = [
    bytes("a bomb") { _ in gzipped(Array(repeating: 0, count: 64 * mega)) },
    bytes("a bomb that begins as it does") { gzipped($0 + Array(repeating: 0, count: 64 * mega)) },
    FileDamage(name: "a folder") { _, path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    },
    FileDamage(name: "a pipe without a writer", isPipe: true) { _, path in try #require(mkfifo(path, 0o600) == 0) },
    link("nothing", to: "/nothing/here"), link("itself", to: ""), link("an empty device", to: "/dev/null"),
    link("an endless device", to: "/dev/zero"),
  ]

  private static func inserted(_ text: String, in original: String) -> String {
    let middle = original.index(original.startIndex, offsetBy: original.count / 2)
    return original[..<middle] + text + original[middle...]
  }
}
