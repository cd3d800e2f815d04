public import ArgumentParser
import Foundation
import Ingot
public import IngotData
import IngotDiagnostics
import IngotGraphs
import IngotTraining

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model and leave a run folder with its program, checkpoint, metrics and pictures.",
    discussion: """
      Without --data, ingot trains on digits that it draws itself. The same seed
      gives the same bits on any number of threads, and after a resume.

      EXAMPLES:
        ingot train gaussian-aae
        ingot train gaussian-aae --data mnist --epochs 50 --out runs/mnist
        ingot train gaussian-aae --data mnist --epochs 100 --out runs/mnist --resume
        ingot train semisupervised-aae --data mnist --labels 1000 --set width=500
      """)

  @Argument(help: "A model of 'ingot list'.")
  var graph: String

  @Option(help: "'digits', or a folder: of IDX files such as MNIST's, or of a folder of PNG files for each class.")
  var data = "digits"

  @Option(help: "How many digits to draw, with --data digits.")
  var digits = 10_000

  @Option(help: "How often to go through the data.")
  var epochs = 20

  @Option(help: "Images in a step.")
  var batch = 100

  @Option(help: "Seed of the parameters, of every random stream and of the order of images.")
  var seed: UInt64 = 10

  @Option(help: "Threads, this one among them. (default: the number of cores)")
  var threads: Int?

  @Option(help: "The run folder. (default: runs/MODEL)")
  var out: String?

  @Option(help: "A preset of the model, see 'ingot inspect MODEL'; --set goes on from it.")
  var preset: String?

  @Option(name: .customLong("set"), help: "A setting of the model, NAME=VALUE; may be given several times.")
  var settings: [String] = []

  @Option(help: "How many images keep their labels, for models that read some: a number, 'all' or 'reference'.")
  var labels = LabelCount.reference

  @Flag(help: "Train on all images and keep none for validation.")
  var noValidation = false

  @Flag(help: "Go on from the checkpoint in the run folder.")
  var resume = false

  @Flag(help: "Measure every instruction; print a table and leave a Chrome trace in the run folder.")
  var profile = false

  @Flag(help: "Stop at the first loss or parameter that is not finite, and say which instruction made it.")
  var checkFinite = false

  @Flag(help: "Keep the formulas as the model states them, instead of ones that are more stable.")
  var exact = false

  func run() throws {
    let graph = try Graph.named(graph)
    let folder = out ?? "runs/\(graph.name)"
    let training = TrainingSettings(
      data: data == "digits" ? .digits(count: digits) : .folder(data), epochs: epochs, batch: batch, seed: seed,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, folder: folder, resumes: resume,
      labels: labels, validates: !noValidation, profiles: profile, checksFinite: checkFinite, isExact: exact)
    var display = ProgressDisplay()
    let model = try graph.model.applying(preset: preset, settings)
    let reports = try train(model, settings: training) {
      display.show($0)
    } finished: {
      display.show($0)
    }
    if reports.isEmpty { print("nothing to do: the run has its \(epochs) epochs") }
    if profile, !reports.isEmpty { print(try Files.readText(RunFolder(folder).profile), terminator: "") }
    print("wrote \(folder)")
  }
}

/// One line of progress: rewritten in place on a terminal, a line an epoch elsewhere.
private struct ProgressDisplay {
  private let isTerminal = isatty(STDOUT_FILENO) != 0
  private var lastShown = ContinuousClock.now

  mutating func show(_ progress: TrainingProgress) {
    let isLast = progress.step == progress.steps
    if !isLast {
      guard isTerminal, lastShown.duration(to: .now) > .milliseconds(100) else { return }
    }
    lastShown = .now
    let losses = progress.losses.map { String(format: "%@ %.4f", $0.phase, $0.mean) }.joined(separator: "  ")
    let percent = isLast ? "" : " \(100 * progress.step / progress.steps)%"
    let line =
      "epoch \(progress.epoch)/\(progress.epochs)\(percent)  \(losses)  "
      + String(format: "%.0f images/s  %@ left", progress.imagesPerSecond, Self.text(seconds: progress.secondsLeft))
    if isTerminal {
      print("\r\u{1B}[K\(line)", terminator: isLast ? "\n" : "")
    } else {
      print(line)
    }
    fflush(nil)
  }

  mutating func show(_ report: EpochReport) {
    if report.validation.isEmpty { return }
    let figures = report.validation.map { name, value in
      let name = name.replacingOccurrences(of: "_", with: " ")
      return name.hasSuffix("error") && name.hasPrefix("classification")
        ? String(format: "%@ %.2f %%", name, 100 * value) : String(format: "%@ %.4f", name, value)
    }
    print("  validation  \(figures.joined(separator: "  "))")
    fflush(nil)
  }

  private static func text(seconds: Double) -> String {
    let total = Int(max(0, min(seconds, 1e9)).rounded(.up))
    return total < 60
      ? "\(total) s" : total < 3600 ? "\(total / 60) min \(total % 60) s" : "\(total / 3600) h \(total % 3600 / 60) min"
  }
}

extension LabelCount: ExpressibleByArgument {}
