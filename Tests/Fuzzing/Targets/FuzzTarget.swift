import Foundation
import IngotDatasets
import IngotExecution
import IngotFiles
import IngotIR
import IngotInference
import IngotModeling
import IngotRuns
import IngotTestSupport
import IngotTraining

/// What reads bytes from outside. Each must end with a result or with an error of the input, whatever the bytes are.
enum FuzzTarget: String, CaseIterable {
  /// The text of a module, up to its run.
  case graph
  /// Choices of which a random module is made, which the executor and the reference run, and whose text is damaged.
  case program
  /// Choices of which a run of a shipped model is made, on one thread and on several.
  case training
  case safetensors
  /// A checkpoint with the checksum that it calls for.
  case checkpoint
  /// The same for the reader of a training program in C.
  case cCheckpoint = "c-checkpoint"
  /// A frozen file with the checksum that it calls for, whose functions are called.
  case frozen
  case record
  case metrics
  case idx
  case gzip
  case png

  /// Returns what reads an input.
  func reader() throws -> (_ bytes: [UInt8]) throws -> Void {
    switch self {
    case .graph: return { try GraphCheck.check(String(decoding: $0, as: UTF8.self), tolerance: 1e-3) }
    case .program: return { try ProgramInput($0).check() }
    case .training: return { try ModelInput($0).check() }
    case .safetensors:
      let sample = try Sample.tensors(metadata: ["key": "value"])
      return { try Self.readAll(SafetensorsReader(InputFile.path(holding: edited($0, sample)))) }
    case .checkpoint:
      let check = try CheckpointCheck()
      return { try check.check(InputFile.path(holding: checksummed(edited($0, check.sample)))) }
    case .cCheckpoint:
      let check = try CCheckpointCheck()
      return { check.check(checksummed(edited($0, check.sample))) }
    case .frozen:
      let sample = try Sample.frozenFile()
      return { try Self.callAll(TrainedModel(InputFile.path(holding: checksummed(edited($0, sample))))) }
    case .record:
      let record = RunRecord(
        model: "m", settings: ["width": .integer(3)], data: .digits(count: 10), image: .init(width: 28, height: 28),
        epochs: 1, batch: 2, seed: 1, labels: "all", validates: true, evaluatesEvery: 1, patience: 3, isExact: false)
      let sample = Array(try record.text.utf8)
      return { _ = try RunRecord(reading: InputFile.path(holding: edited($0, sample))).text }
    case .metrics:
      let sample = Array(Sample.metrics.utf8)
      return { _ = try RunMetrics(reading: InputFile.path(holding: edited($0, sample))) }
    case .idx: return { bytes in Self.readIDX(InputFile.path(holding: edited(bytes, Sample.idx))) }
    case .gzip: return { try Self.inflate(edited($0, Sample.gzip)) }
    case .png:
      return { bytes in
        let image = try GrayImage(png: PNGInput(bytes).file, name: "input")
        precondition(image.pixels.count == image.width * image.height)
      }
    }
  }

  private static func readAll(_ reader: SafetensorsReader) throws {
    for name in reader.names { _ = try reader.elements(of: name) }
  }

  private static func callAll(_ model: TrainedModel) throws {
    // Larger functions would only take longer.
    guard model.module.isSmall else { return }
    for function in model.functions {
      let inputs = function.inputs.map { ($0.name, Array(repeating: Float(0.5), count: $0.shape.reduce(1, *))) }
      _ = try model(function.name, Dictionary(inputs) { first, _ in first })
    }
  }

  private static func readIDX(_ path: String) {
    for rank in [1, 3] {
      guard let file = try? IDX(path, rank: rank) else { continue }
      precondition(file.dimensions.count == rank && file.bytes.count == file.dimensions.reduce(1, *))
    }
  }

  private static func inflate(_ bytes: [UInt8]) throws {
    let all = try Gzip.decompress(Data(bytes), name: "input", limit: 1 << 20)
    let start = try Gzip.start(of: Data(bytes), count: 16, name: "input")
    precondition(start == Array(all.prefix(16)))
  }
}

/// Returns a safetensors file with the checksum that it calls for, so that inputs get past it; what is too short stays
/// as it is.
private func checksummed(_ bytes: [UInt8]) -> [UInt8] { bytes.count < 42 ? bytes : withChecksum(bytes) }
