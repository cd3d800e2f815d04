package import IngotDiagnostics
import IngotFiles

/// The paths of the files of a run.
package struct RunFolder: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// - Throws: when there is no such folder.
  package init(existing path: String) throws(IngotError) {
    if !Files.isFolder(path) { throw IngotError(.missingFile, "expected a run folder, found none at '\(path)'") }
    self.init(path)
  }

  /// The elaborated module, which is enough to compile the run's program again.
  package var program: String { path + "/program.graph" }
  /// The model, its settings and the data.
  package var record: String { path + "/run.json" }
  /// One JSON object per line, one line per epoch.
  package var metrics: String { path + "/metrics.jsonl" }
  package var checkpoints: String { path + "/checkpoints" }
  /// The checkpoint of the last step.
  package var lastCheckpoint: String { checkpoints + "/last.safetensors" }
  /// The checkpoint of the epoch with the best validation metric.
  package var bestCheckpoint: String { checkpoints + "/best.safetensors" }
  /// The time, GFLOP/s and GB/s of every instruction.
  package var profile: String { path + "/profile.txt" }
  /// The events that TensorBoard shows.
  package var events: String { path + "/events.out.tfevents.ingot" }
  package var profileTrace: String { path + "/profile.json" }
  /// Returns the path of a checkpoint.
  package func checkpoint(_ choice: CheckpointChoice) -> String {
    switch choice {
    case .last: lastCheckpoint
    case .best: bestCheckpoint
    }
  }

  package var report: String { path + "/report.html" }
  /// The file that a process that trains holds locked.
  package var lock: String { path + "/.lock" }

  /// Returns the path of a picture, such as `samples.png`.
  package func picture(_ name: String, _ kind: String = "png") -> String { "\(path)/\(name).\(kind)" }
}

/// A choice between the checkpoints of a run.
public enum CheckpointChoice: String, Hashable, Sendable, CaseIterable {
  /// The checkpoint of the last step.
  case last
  /// The checkpoint of the epoch with the best validation metric.
  case best
}
