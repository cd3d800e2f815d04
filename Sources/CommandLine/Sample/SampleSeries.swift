import IngotDiagnostics
import IngotFiles
import IngotSampling

/// A number of images that are made a part at a time, so that memory does not grow with their number.
struct SampleSeries {
  let count: Int
  /// The number of images in a row of a sheet.
  let columns: Int
  /// Returns the pixels of a range of images, one after another.
  let images: (Range<Int>) throws(IngotError) -> [Float]
}

/// What the options of `sample` ask for.
struct SampleRequest {
  let count: Int?
  let grid: Grid?
  let classes: [ClassChoice]
  /// The ends of an interpolation, as they were written.
  let ends: [String]
  let seed: UInt64?

  private static let standardGrid = Grid(rows: 14, columns: 14)
  private static let standardCount = 100
  private static let standardStyles = 10
  private static let standardSteps = 16
  private static let largestCount = 1_000_000_000

  func series(
    _ sampler: Sampler, _ source: SampleSource, _ size: PixelSize
  ) throws(IngotError) -> SampleSeries {
    if let count, !(1...Self.largestCount).contains(count) {
      throw IngotError(.usage, "expected 1 to \(Self.largestCount) images, found \(count)")
    }
    let chosen = try chosenClasses(sampler)
    if !ends.isEmpty { return try interpolation(sampler, source, size, chosen) }
    if let grid { return try self.grid(grid, sampler, chosen) }
    if sampler.decodesClasses {
      if let chosen, chosen.count > 1 { return styles(sampler, chosen) }
      if chosen == nil, count == nil { return styles(sampler, Array(0..<(sampler.classes ?? 0))) }
      return draws(sampler, chosen)
    }
    if count == nil, chosen == nil, sampler.codeWidth == 2 { return try self.grid(Self.standardGrid, sampler, nil) }
    return draws(sampler, chosen)
  }

  /// Returns the classes that the options name; nil if they name none.
  private func chosenClasses(_ sampler: Sampler) throws(IngotError) -> [Int]? {
    var chosen: [Int] = []
    for choice in classes {
      switch choice {
      case .one(let label): chosen.append(label)
      case .all: chosen += 0..<(sampler.classes ?? 1)
      }
    }
    if chosen.isEmpty { return nil }
    try sampler.check(chosen)
    return chosen
  }

  // MARK: Grids

  private func grid(_ grid: Grid, _ sampler: Sampler, _ chosen: [Int]?) throws(IngotError) -> SampleSeries {
    if count != nil { throw IngotError(.usage, "expected '--count' or '--grid', found both") }
    if sampler.decodesClasses, chosen?.count != 1 {
      throw IngotError(
        .usage,
        "expected one '--class' with '--grid', for a model whose images have classes, found "
          + "\(chosen.map { "\($0.count)" } ?? "none")")
    }
    if !sampler.decodesClasses, chosen != nil {
      throw IngotError(.usage, "expected no '--class' with '--grid', for codes that already say their class, found one")
    }
    let codes = try sampler.grid(rows: grid.rows, columns: grid.columns).codes
    return SampleSeries(count: grid.rows * grid.columns, columns: grid.columns) { range throws(IngotError) in
      let part = Array(codes[(2 * range.lowerBound)..<(2 * range.upperBound)])
      return try sampler.decode(part, classes: chosen.map { Array(repeating: $0[0], count: range.count) })
    }
  }

  // MARK: Draws

  private func draws(_ sampler: Sampler, _ chosen: [Int]?) -> SampleSeries {
    let seed = seed
    // Several classes are the columns of a sheet.
    let several = (chosen?.count ?? 1) > 1 ? chosen?.count : nil
    let total = several.map { $0 * (self.count ?? Self.standardStyles) } ?? self.count ?? Self.standardCount
    let label = chosen.map { chosen in { (index: Int) in chosen[index % chosen.count] } }
    return SampleSeries(count: total, columns: several ?? Self.columns(for: total)) { range throws(IngotError) in
      let codes = try sampler.draw(range, seed: seed, classes: label)
      guard sampler.decodesClasses else { return try sampler.decode(codes) }
      return try sampler.decode(codes, classes: label.map { range.map($0) } ?? sampler.drawClasses(range, seed: seed))
    }
  }

  /// Rows of one style each, in every chosen class.
  private func styles(_ sampler: Sampler, _ chosen: [Int]) -> SampleSeries {
    let styles = count ?? Self.standardStyles
    let seed = seed
    let width = chosen.count
    return SampleSeries(count: styles * width, columns: width) { range throws(IngotError) in
      let first = range.lowerBound / width
      let drawn = try sampler.draw(first..<((range.upperBound - 1) / width + 1), seed: seed)
      let codes = range.flatMap { index in
        let row = (index / width - first) * sampler.codeWidth
        return drawn[row..<(row + sampler.codeWidth)]
      }
      return try sampler.decode(codes, classes: range.map { chosen[$0 % width] })
    }
  }

  /// Returns the number of columns of a sheet that is about as wide as it is high.
  private static func columns(for count: Int) -> Int {
    var columns = 1
    while columns * columns < count { columns += 1 }
    return min(columns, 100)
  }

  // MARK: Interpolation

  private func interpolation(
    _ sampler: Sampler, _ source: SampleSource, _ size: PixelSize, _ chosen: [Int]?
  ) throws(IngotError) -> SampleSeries {
    guard ends.count == 2 else {
      throw IngotError(.usage, "expected '--interpolate' twice, for both ends, found it \(ends.count) times")
    }
    if grid != nil { throw IngotError(.usage, "expected '--interpolate' or '--grid', found both") }
    if !sampler.decodesClasses, chosen != nil {
      throw IngotError(.usage, "expected no '--class' with '--interpolate', for codes that already say their class")
    }
    let steps = count ?? Self.standardSteps
    let codes = try sampler.interpolation(
      from: code(ends[0], sampler, source, size), to: code(ends[1], sampler, source, size), count: steps)
    let labels = sampler.decodesClasses ? chosen ?? Array(0..<(sampler.classes ?? 1)) : nil
    return SampleSeries(count: steps * (labels?.count ?? 1), columns: steps) { range throws(IngotError) in
      let part = range.flatMap { index in
        codes[(index % steps * sampler.codeWidth)..<((index % steps + 1) * sampler.codeWidth)]
      }
      return try sampler.decode(part, classes: labels.map { labels in range.map { labels[$0 / steps] } })
    }
  }

  /// Returns the code that an end of an interpolation stands for.
  private func code(
    _ end: String, _ sampler: Sampler, _ source: SampleSource, _ size: PixelSize
  ) throws(IngotError) -> [Float] {
    if end.hasPrefix("#"), let index = Int(end.dropFirst()) { return try source.code(of: source.image(index)) }
    if end.lowercased().hasSuffix(".png") {
      let image = try GrayImage(png: Array(Files.read(end)), name: end)
      guard image.width == size.width, image.height == size.height else {
        throw IngotError(.badInput, "'\(end)': expected an image of \(size), found \(image.width)x\(image.height)")
      }
      return try source.code(of: image.pixels.map { Float($0) / 255 })
    }
    let numbers = end.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
    guard numbers.allSatisfy({ $0 != nil }) else {
      throw IngotError(
        .usage,
        "expected numbers with commas between them, a PNG file, or '#' and the number of an image, found '\(end)'"
      )
    }
    return numbers.compactMap(\.self)
  }
}
