import Foundation
import IngotFiles
import IngotTestSupport
import Testing

/// Tests of runs in which one call that changes a file fails: opening, writing, syncing, closing, renaming or making a
/// folder.
///
/// `INGOT_LONG` lets each call fail in each way; otherwise, one in several does.
struct FileFaultTests {
  /// A way to fail, and what a program can make of it.
  enum Fault: CaseIterable {
    case noSpace, deviceError, tooLarge, interrupted, halfWritten

    var code: Int32 {
      switch self {
      case .noSpace: ENOSPC
      case .deviceError: EIO
      case .tooLarge: EFBIG
      case .interrupted: EINTR
      case .halfWritten: 0
      }
    }

    /// Whether the same call, made again, succeeds.
    var isPassing: Bool { self == .interrupted || self == .halfWritten }
  }

  private let folder: TemporaryFolder
  private let preloading: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    preloading = try PreloadedLibrary.environment("file_faults", in: folder)
  }

  private func train(_ name: String, _ epochs: Int, resumes: Bool = false) -> [String] {
    let run = "\(folder.path)/\(name)"
    if resumes { return ["train", "--resume", run, "--epochs", "\(epochs)", "--threads", "1"] }
    return [
      "train", "autoencoder", "--set", "width=8", "--digits", "40", "--batch", "10", "--threads", "1", "--epochs",
      "\(epochs)", "--out", run,
    ]
  }

  private func checkpoint(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)/checkpoints/last.safetensors"))
  }

  private func environment(_ name: String, call: Int, _ fault: Fault) -> [String: String] {
    preloading.merging([
      "INGOT_FAULT_FOLDER": "\(folder.path)/\(name)", "INGOT_FAULT_CALL": "\(call)",
      "INGOT_FAULT_ERROR": "\(fault.code)", "INGOT_FAULT_COUNT": "\(folder.path)/count",
    ]) { $1 }
  }

  @Test(arguments: Fault.allCases)
  func noFaultLosesARun(_ fault: Fault) throws {
    let whole = try CommandLineTool.run(train("whole", 2), environment: environment("whole", call: -1, fault))
    try #require(whole.status == 0, "\(whole.error)")
    let calls = try #require(Int(String(contentsOfFile: folder.path + "/count", encoding: .utf8)))
    let expected = try checkpoint("whole")
    // At least the checkpoints, the metrics, the record, the program, the pictures and the report.
    #expect(calls > 40, "\(calls)")
    for call in stride(from: Campaign.isLong ? 0 : Int(fault.code) % 7, to: calls, by: Campaign.isLong ? 1 : 29) {
      let name = "run\(call)"
      let run = try CommandLineTool.run(train(name, 2), environment: environment(name, call: call, fault))
      let context = Comment(rawValue: "\(fault) at call \(call) of \(calls): \(run.status) \(run.error)")
      if run.status == 0 {
        #expect(try checkpoint(name) == expected, context)
      } else {
        #expect(!fault.isPassing && run.status == 73 && run.error.contains("cannot "), context)
      }
      try expectNoLitter(name, context)
      // Whatever checkpoint there is, is whole, and leads to the same end.
      let hasCheckpoint = (try? checkpoint(name)) != nil
      let next = try CommandLineTool.run(train(name, 2, resumes: hasCheckpoint))
      #expect(next.status == 0, "\(context): \(next.error)")
      #expect(try checkpoint(name) == expected, context)
      try expectNoLitter(name, context)
      try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
    }
  }

  private func expectNoLitter(_ name: String, _ context: Comment) throws {
    let files = FileManager.default.enumerator(atPath: "\(folder.path)/\(name)")
    for case let file as String in files ?? .init() {
      #expect(!(file as NSString).lastPathComponent.hasPrefix("."), "\(context): \(file)")
    }
  }
}
