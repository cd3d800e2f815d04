import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotIR

/// Labels for clusters that were found without labels: each cluster takes the label of the image with the highest
/// probability of belonging to it (Makhzani et al., arXiv 1511.05644, section 6).
struct ClusterLabels {
  /// The label of each cluster.
  let labels: [Int]

  /// - Parameter subject: the images whose labels may be used.
  init(from subject: Subject) throws(IngotError) {
    var (labels, highest) = ([Int](), [Float]())
    try subject.forEachChunk(of: .clusters) { outputs, _, part in
      let clusters = outputs.count / part.count
      if labels.isEmpty {
        (labels, highest) = (Array(repeating: 0, count: clusters), Array(repeating: -1, count: clusters))
      }
      for (row, index) in part.enumerated() {
        for cluster in 0..<clusters where outputs[row * clusters + cluster] > highest[cluster] {
          highest[cluster] = outputs[row * clusters + cluster]
          labels[cluster] = Int(subject.dataset.labels[index])
        }
      }
    }
    self.labels = labels
  }
}

extension Subject {
  /// Measures the share of images whose label differs from the label of their cluster.
  func clusterMetrics(labelledBy chooser: Subject) throws(IngotError) -> [MetricValue] {
    guard machine.module.function(.clusters) != nil else { return [] }
    let labels = try ClusterLabels(from: chooser).labels
    var wrong = 0
    try forEachChunk(of: .clusters) { outputs, _, part in
      let clusters = largestEntries(outputs, rows: part.count)
      wrong += zip(clusters, part).count { labels[$0] != Int(dataset.labels[$1]) }
    }
    return [MetricValue(.clusteringError, Double(wrong) / Double(indices.count))]
  }
}
