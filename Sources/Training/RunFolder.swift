/// The names of the files of a run.
package struct RunFolder: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The elaborated module, enough to compile the run's program again.
  package var program: String { path + "/program.graph" }
  /// The model, its settings and the data.
  package var record: String { path + "/run.json" }
  package var checkpoint: String { path + "/checkpoint.safetensors" }
  /// One JSON object a line and epoch.
  package var metrics: String { path + "/metrics.jsonl" }
  package var samples: String { path + "/samples.png" }
  package var styles: String { path + "/styles.png" }
  /// Time, GFLOP/s and GB/s of every instruction.
  package var profile: String { path + "/profile.txt" }
  package var profileTrace: String { path + "/profile.json" }
  package var reconstructions: String { path + "/reconstructions.png" }
}
