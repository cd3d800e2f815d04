import IngotReport

/// What a run measured, as curves over its epochs.
struct RunCurves {
  let all: [(name: String, chart: Chart, caption: String)]

  init(_ metrics: RunMetrics) {
    var all: [(String, Chart, String)] = []
    func add(
      _ name: String, _ title: String, _ y: String, _ series: [Chart.Series], _ caption: String,
      isLogarithmic: Bool = false
    ) {
      if series.contains(where: { $0.points.count > 1 }) {
        all.append((name, Chart.curves(title, series, y: y, isLogarithmic: isLogarithmic), caption))
      }
    }
    func figures(_ isWanted: (String) -> Bool) -> [Chart.Series] {
      metrics.figures.filter(isWanted).map { name in
        Chart.Series(
          FigureText.name(name.replacing("gradient_norm.", with: "").replacing("_accuracy", with: "")),
          metrics.epochs.compactMap { epoch in epoch.validation[name].map { Chart.Point(Double(epoch.epoch), $0) } })
      }
    }
    add(
      "losses", "Losses", "mean of an epoch",
      metrics.phases.map { phase in
        Chart.Series(
          phase,
          metrics.epochs.compactMap { epoch in
            epoch.losses[phase].map { Chart.Point(Double(epoch.epoch), $0) }
          })
      }, "Of every phase, the mean over the steps of an epoch.", isLogarithmic: true)
    add(
      "reconstruction-error", "Reconstruction error", "a pixel, on validation images",
      figures { $0 == "cross_entropy" || $0 == "squared_error" }, "Cross-entropy and squared error of a pixel.",
      isLogarithmic: true)
    add(
      "errors", "Errors", "share of validation images", figures { $0.hasSuffix("n_error") || $0 == "clustering_error" },
      "The share of validation images that are taken for another class.")
    add(
      "accuracies", "Discriminators", "accuracy", figures { $0.hasSuffix("_accuracy") },
      "The share of codes and draws that a discriminator tells apart: one half by chance.")
    add(
      "discrepancy", "Codes and prior", "maximum mean discrepancy", figures { $0 == "mmd" },
      "How far the codes of validation images are from draws of the prior.")
    add(
      "likelihood", "Parzen log-likelihood", "nats, on validation images", figures { $0 == "log_likelihood" },
      "Of validation images, under a window over samples.")
    add(
      "gradients", "Gradients", "norm", figures { $0.hasPrefix("gradient_norm") },
      "Of every phase with respect to every network that it trains, at the epoch's last step.", isLogarithmic: true)
    self.all = all
  }
}
