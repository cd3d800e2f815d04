import IngotCharts
import IngotEvaluation

/// The measurements of a run, as curves over its epochs.
struct RunCurves {
  let all: [(name: String, chart: Chart, caption: String)]

  init(_ metrics: RunMetrics) {
    var all: [(String, Chart, String)] = []
    let selecting = metrics.selecting
    let best = metrics.bestEpoch.map { [Chart.Reference("best epoch", .x(Double($0)))] } ?? []
    func add(
      _ name: String, _ title: String, _ y: String, _ series: [Chart.Series], _ caption: String,
      isLogarithmic: Bool = false, references: [Chart.Reference] = []
    ) {
      if series.contains(where: { $0.points.count > 1 }) {
        all.append(
          (
            name, Chart.curves(title, series, y: y, isLogarithmic: isLogarithmic, references: references), caption
          ))
      }
    }
    func curves(_ label: (Metric) -> String?) -> [Chart.Series] {
      metrics.metrics.compactMap { metric in
        label(metric).map { name in
          Chart.Series(
            name,
            metrics.epochs.compactMap { epoch in epoch.validation[metric].map { Chart.Point(Double(epoch.epoch), $0) } }
          )
        }
      }
    }
    func curves(of wanted: Metric...) -> [Chart.Series] { curves { wanted.contains($0) ? $0.title : nil } }
    add(
      "losses", "Losses", "mean of an epoch",
      metrics.phases.map { phase in
        Chart.Series(
          phase,
          metrics.epochs.compactMap { epoch in
            epoch.losses[phase].map { Chart.Point(Double(epoch.epoch), $0) }
          })
      }, "The mean loss of every phase over the steps of an epoch.", isLogarithmic: true)
    add(
      "reconstruction-error", "Reconstruction error", "a pixel, on validation images",
      curves(of: .crossEntropy, .squaredError), "Cross-entropy and squared error of a pixel.",
      isLogarithmic: true, references: selecting == .crossEntropy ? best : [])
    add(
      "errors", "Errors", "share of validation images", curves(of: .classificationError, .clusteringError),
      "The share of validation images that are taken for another class.",
      references: selecting == .classificationError || selecting == .clusteringError ? best : [])
    add(
      "accuracies", "Discriminators", "accuracy",
      curves { metric in
        if case .accuracy(let discriminator) = metric { discriminator } else { nil }
      },
      "The share of codes and draws that a discriminator tells apart: one half by chance.",
      references: [Chart.Reference("chance", .y(0.5), extendsRange: true)])
    add(
      "discrepancy", "Codes and prior", "maximum mean discrepancy", curves(of: .meanDiscrepancy),
      "How far the codes of validation images are from draws of the prior.")
    add(
      "likelihood", "Parzen log-likelihood", "nats, on validation images", curves(of: .logLikelihood),
      "Of validation images, under a window over samples.")
    add(
      "gradients", "Gradients", "norm",
      curves { metric in
        if case .gradientNorm(let phase, let network) = metric { "\(phase).\(network)" } else { nil }
      },
      "Of every phase with respect to every network that it trains, at the epoch's last step.", isLogarithmic: true)
    self.all = all
  }
}
