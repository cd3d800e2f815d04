import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotIR
import IngotSampling

/// The log-likelihood of images under normal densities of one width around samples of a model (Goodfellow et al., arXiv
/// 1406.2661, section 5): a rough measure, but one that has been used to compare generative models.
///
/// Samples are drawn a chunk at a time and discarded, so that memory does not grow with their number.
struct ParzenWindow {
  let machine: any FunctionRunner
  /// The number of samples.
  let count: Int

  /// Standard deviations to choose from: 0.1 to 1, evenly on a logarithmic scale.
  static let widths = (0..<19).map { pow(10, Double($0) / 18 - 1) }

  /// Returns, for each width, the logarithm of the mean over all samples of their density at each image.
  func logLikelihoods(of images: [Float], pixels: Int, widths: [Double]) throws(IngotError) -> [[Double]] {
    let images = (rows: images, count: images.count / pixels)
    var sums = Array(repeating: LogSum(), count: images.count * widths.count)
    let factors = widths.map { -1 / (2 * $0 * $0) }
    for start in stride(from: 0, to: count, by: Evaluation.chunk) {
      let samples = try draw(min(Evaluation.chunk, count - start), DrawPosition(step: 1 + start))
      for (index, distance) in squaredDistances(images.rows, samples, width: pixels).enumerated() {
        let image = index / (samples.count / pixels)
        for (place, factor) in factors.enumerated() {
          sums[image * widths.count + place].add(factor * Double(distance))
        }
      }
    }
    return widths.indices.map { place in
      let normalizer = log(Double(count)) + Double(pixels) / 2 * log(2 * .pi * widths[place] * widths[place])
      return (0..<images.count).map { sums[$0 * widths.count + place].value - normalizer }
    }
  }

  private func draw(_ count: Int, _ position: DrawPosition) throws(IngotError) -> [Float] {
    let codes = try machine.apply(.prior, to: [:], count: count, drawing: position)
    return try machine.apply(.sample, to: [.code: codes])
  }
}

/// The logarithm of a sum of exponentials, accumulated one at a time.
private struct LogSum {
  private var largest = -Double.infinity
  private var rest = 0.0

  mutating func add(_ exponent: Double) {
    // An exponential far below the largest one does not change a double.
    if exponent < largest - 40 { return }
    if exponent <= largest {
      rest += exp(exponent - largest)
    } else {
      rest = rest * exp(largest - exponent) + 1
      largest = exponent
    }
  }

  var value: Double { largest + log(rest) }
}

extension Subject {
  /// The largest number of images that choose the width of the window; if they are also measured, only half of them
  /// choose.
  private static let choosing = 1000

  /// - Parameter chooser: images to choose the width on; nil to use half of the measured images.
  func likelihoodMetrics(choosingOn chooser: Subject?, samples: Int) throws(IngotError) -> [MetricValue] {
    guard let sample = machine.module.function(.sample), sample.arguments.count == 1,
      let code = sample.argument(.code), let prior = machine.module.function(.prior), prior.drawsOnly,
      sample[code].type.columns == prior.resultType.columns,
      sample.resultType.columns == dataset.pixelsPerImage, indices.count > 1
    else { return [] }
    let window = ParzenWindow(machine: machine, count: samples)
    // Without separate images to choose on, every other one of these chooses the width.
    let few = spread(Self.choosing).indices
    let choosing =
      chooser?.spread(Self.choosing) ?? Subject(machine: machine, dataset: dataset, indices: few.every(2, from: 0))
    let measured = chooser == nil ? few.every(2, from: 1) : indices
    let pixels = dataset.pixelsPerImage
    let candidates = try window.logLikelihoods(
      of: choosing.dataset.floats(choosing.indices), pixels: pixels, widths: ParzenWindow.widths
    ).map { $0.reduce(0, +) }
    let best = candidates.indices.max { candidates[$0] < candidates[$1] } ?? 0
    var sum = 0.0
    for start in stride(from: 0, to: measured.count, by: Evaluation.chunk) {
      let part = Array(measured[start..<min(measured.count, start + Evaluation.chunk)])
      sum += try window.logLikelihoods(
        of: dataset.floats(part), pixels: pixels, widths: [ParzenWindow.widths[best]])[0].reduce(0, +)
    }
    return [
      MetricValue(.logLikelihood, sum / Double(measured.count)), MetricValue(.parzenWidth, ParzenWindow.widths[best]),
    ]
  }
}
