import Foundation
import IngotDiagnostics
import IngotEvaluation
import IngotFiles

/// The events of a run for TensorBoard: the losses, metrics and pictures of each epoch.
///
/// Events are appended to the file, never rewritten: TensorBoard follows a file that grows, but not one that is
/// replaced.
struct EventLog {
  /// What is not yet in the file.
  private var events: EventFile
  private let path: String

  /// Starts the log of a new run, or continues the log of a run that resumes.
  ///
  /// - Parameter step: the step from which the run resumes, 0 for a new run; later events are dropped.
  /// - Throws: when the existing file is damaged or the file cannot be written.
  init(_ path: String, resumingAt step: Int) throws(IngotError) {
    self.path = path
    let before = step > 0 && Files.exists(path) ? Array(try Files.read(path)) : []
    if before.isEmpty {
      events = EventFile(wallTime: Self.now)
      try AtomicFile.write(events.bytes, to: path)
    } else {
      events = try EventFile(continuing: before, upToStep: step, name: path)
      if truncate(path, off_t(events.bytes.count)) != 0 {
        throw IngotError(.cannotWrite, "cannot write '\(path)': \(String(cString: strerror(errno)))")
      }
    }
    _ = events.takeBytes()
  }

  private static var now: Double { Date().timeIntervalSince1970 }

  /// Appends the results of an epoch.
  mutating func add(_ epoch: EpochReport, _ pictures: [Pictures.Named]) throws(IngotError) {
    let now = Self.now
    for (phase, mean) in epoch.losses { events.addScalar("loss/\(phase)", mean, step: epoch.step, wallTime: now) }
    for measured in epoch.validation {
      events.addScalar(Self.tag(measured.metric), measured.value, step: epoch.step, wallTime: now)
    }
    events.addScalar("images_per_second", epoch.imagesPerSecond, step: epoch.step, wallTime: now)
    for picture in pictures {
      guard let image = picture.image else { continue }
      events.addImage(
        picture.name, png: image.png, width: image.width, height: image.height, isColor: false, step: epoch.step,
        wallTime: now)
    }
    try Files.append(events.takeBytes(), to: path)
  }

  /// Returns the tag of a metric. TensorBoard groups tags by what comes before the slash.
  private static func tag(_ metric: Metric) -> String {
    if case .gradientNorm(let phase, let network) = metric { return "gradient_norm/\(phase).\(network)" }
    return "validation/\(metric.name)"
  }
}
