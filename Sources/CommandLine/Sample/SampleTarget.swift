import Foundation
import IngotDiagnostics
import IngotFiles
import IngotFormatting
import IngotRunPages

/// Where and how the images of `sample` are written.
struct SampleTarget {
  private enum Kind {
    /// One PNG file with all images.
    case sheet
    /// A folder with a PNG file for each image.
    case folder
    case npy
    /// Little-endian floats, one image after another.
    case raw
    case standardOutput
  }

  /// The largest number of images on a sheet.
  private static let largestSheet = 250_000
  /// The number of images that are made at once; a multiple of a block of draws.
  private static let part = 1024
  /// The width that a sheet has at least, in pixels, unless the scale is given.
  private static let leastWidth = 800

  private let path: String
  private let kind: Kind
  private let scale: Int?

  init(_ path: String, scale: Int?) throws(IngotError) {
    self.path = path
    self.scale = scale
    let name = path.lowercased()
    if path == "-" {
      kind = .standardOutput
    } else if path.hasSuffix("/") {
      kind = .folder
    } else if name.hasSuffix(".png") {
      kind = .sheet
    } else if name.hasSuffix(".npy") {
      kind = .npy
    } else if name.hasSuffix(".raw") {
      kind = .raw
    } else {
      throw IngotError(
        .usage, "expected an output that ends in .png, .npy, .raw or '/', or '-', found '\(path)'")
    }
    if let scale {
      guard kind == .sheet || kind == .folder else {
        throw IngotError(.usage, "expected '--scale' with PNG files only, found it with '\(path)'")
      }
      guard (1...64).contains(scale) else { throw IngotError(.usage, "expected a scale of 1 to 64, found \(scale)") }
    }
  }

  /// Writes all images, and says so unless they go to standard output.
  func write(_ series: SampleSeries, size: PixelSize) throws(IngotError) {
    switch kind {
    case .sheet: try writeSheet(series, size)
    case .folder: try writeFolder(series, size)
    case .npy:
      let file = try AtomicFile(path)
      try file.write(NPY.header(shape: [series.count, size.height, size.width]))
      try eachPart(of: series) { rows, _ throws(IngotError) in try file.write(rows) }
      try file.commit()
    case .raw:
      let file = try AtomicFile(path)
      try eachPart(of: series) { rows, _ throws(IngotError) in try file.write(rows) }
      try file.commit()
    case .standardOutput:
      try eachPart(of: series) { rows, _ throws(IngotError) in try writeToStandardOutput(rows) }
      return
    }
    print("wrote \(path): \(grouped(series.count)) \(series.count == 1 ? "image" : "images") of \(size)")
  }

  private func writeSheet(_ series: SampleSeries, _ size: PixelSize) throws(IngotError) {
    guard series.count <= Self.largestSheet else {
      throw IngotError(
        .usage,
        "expected at most \(Self.largestSheet) images on one sheet, found \(series.count); a name that ends in "
          + ".npy, .raw or '/' has room for more")
    }
    var sheet = ImageSheet(columns: series.columns, width: size.width, height: size.height)
    try eachPart(of: series) { rows, _ throws(IngotError) in sheet.addRows(rows) }
    let image = sheet.image
    try image.enlarged(scale ?? (Self.leastWidth + image.width - 1) / image.width).write(to: path)
  }

  private func writeFolder(_ series: SampleSeries, _ size: PixelSize) throws(IngotError) {
    let folder = String(path.dropLast())
    if Files.isFolder(folder), try !Files.visibleNames(in: folder).isEmpty {
      throw IngotError(.usage, "expected a new or an empty folder, found files in '\(folder)'")
    }
    try Files.makeFolder(folder)
    let digits = String(series.count - 1).count
    try eachPart(of: series) { rows, start throws(IngotError) in
      for index in 0..<(rows.count / size.pixels) {
        let number = String(start + index)
        let name = String(repeating: "0", count: digits - number.count) + number
        let image = GrayImage(
          width: size.width, height: size.height, floats: rows[(index * size.pixels)..<((index + 1) * size.pixels)])
        try image.enlarged(scale ?? 1).write(to: "\(folder)/\(name).png")
      }
    }
  }

  private func writeToStandardOutput(_ rows: [Float]) throws(IngotError) {
    let isWritten = rows.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Foundation.write(STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
    if !isWritten {
      throw IngotError(.cannotWrite, "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }

  /// Makes the images a part at a time, with a line of progress if there are many.
  private func eachPart(
    of series: SampleSeries, _ body: (_ rows: [Float], _ start: Int) throws(IngotError) -> Void
  ) throws(IngotError) {
    var progress = SampleProgress(count: series.count)
    for start in stride(from: 0, to: series.count, by: Self.part) {
      let range = start..<min(series.count, start + Self.part)
      try body(try series.images(range), start)
      progress.show(range.upperBound)
    }
  }
}

/// A line of progress on standard error, rewritten in place, if that is a terminal.
private struct SampleProgress {
  let count: Int
  private let isTerminal = isatty(STDERR_FILENO) != 0
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now

  init(count: Int) { self.count = count }

  mutating func show(_ done: Int) {
    guard isTerminal, start.duration(to: .now) > .seconds(1) else { return }
    let isLast = done == count
    guard isLast || lastShown.duration(to: .now) > .milliseconds(200) else { return }
    lastShown = .now
    let elapsed = start.duration(to: .now)
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let line = String(
      format: "%d%%  %@ of %@ images  %.0f images/s", 100 * done / count, grouped(done), grouped(count),
      Double(done) / seconds)
    FileHandle.standardError.write(Data("\r\u{1B}[K\(line)\(isLast ? "\n" : "")".utf8))
  }
}
