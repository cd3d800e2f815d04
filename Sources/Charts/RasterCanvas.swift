import IngotFiles

/// A canvas that draws into pixels. The coverage of a pixel at the edge of a shape depends on how far its centre lies
/// inside.
struct RasterCanvas: Canvas {
  private(set) var image: ColorImage
  /// The number of pixels per point.
  private let scale: Double
  /// The clip, in pixels. Nothing that is drawn outside it is shown.
  private var clip: PixelBox
  /// How much of each pixel the current curve covers, out of 255, so that a curve that crosses itself is blended only
  /// once.
  private var coverage: [UInt8]

  /// A rectangle of pixels, from the first up to but not including the last.
  private struct PixelBox {
    var x: Range<Int>
    var y: Range<Int>
  }

  private static let textColor = ChartColor(0x222222)

  /// Creates a white canvas with a size in points, each of which is `scale` pixels wide and high.
  init(width: Double, height: Double, scale: Double) {
    self.scale = scale
    image = ColorImage(width: Int((width * scale).rounded(.up)), height: Int((height * scale).rounded(.up)))
    clip = PixelBox(x: 0..<image.width, y: 0..<image.height)
    coverage = Array(repeating: 0, count: image.width * image.height)
  }

  mutating func stroke(_ curve: [Chart.Point], _ pen: Pen, _ paint: Paint, isClosed: Bool) {
    let whole = isClosed ? curve + curve.prefix(1) : curve
    lay(pen.dash.map(whole.pieces) ?? [whole], width: pen.width, paint)
  }

  mutating func text(_ text: String, at place: Chart.Point, _ style: TextStyle) {
    let width = StrokeFont.width(of: text, size: style.size)
    let shift =
      switch style.anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    let curves = StrokeFont.curves(of: text, size: style.size).map { curve in
      curve.map { point in
        let x = point.x + shift
        return style.isTurned
          ? Chart.Point(place.x + point.y, place.y - x) : Chart.Point(place.x + x, place.y + point.y)
      }
    }
    lay(curves, width: StrokeFont.penWidth(size: style.size, isBold: style.isBold), .text(style.opacity))
  }

  mutating func dots(_ centers: [Chart.Point], radius: Double, _ paint: Paint) {
    let radius = radius * scale
    for center in centers {
      let (x, y) = (center.x * scale, center.y * scale)
      for row in pixels(y - radius, y + radius, in: clip.y) {
        for column in pixels(x - radius, x + radius, in: clip.x) {
          let (dx, dy) = (Double(column) + 0.5 - x, Double(row) + 0.5 - y)
          let covered = Self.covered(radius - (dx * dx + dy * dy).squareRoot())
          if covered > 0 { blend(row * image.width + column, covered * paint.opacity, paint.color) }
        }
      }
    }
  }

  /// Gives each pixel the value of the nearest pixel of the picture.
  mutating func picture(_ picture: GrayImage, in frame: Rectangle) {
    /// Returns the pixel of the picture that a pixel's centre lies in; nil if it lies outside.
    func source(_ pixel: Int, _ start: Double, _ length: Double, count: Int) -> Int? {
      let place = ((Double(pixel) + 0.5) / scale - start) / length * Double(count)
      return place >= 0 && place < Double(count) ? Int(place) : nil
    }
    let rows = pixels(frame.top * scale, frame.bottom * scale, in: clip.y)
    let columns = pixels(frame.left * scale, frame.right * scale, in: clip.x)
    let sourceColumns = columns.map { source($0, frame.left, frame.width, count: picture.width) }
    for row in rows {
      guard let sourceRow = source(row, frame.top, frame.height, count: picture.height) else { continue }
      for (column, sourceColumn) in zip(columns, sourceColumns) {
        guard let sourceColumn else { continue }
        let value = picture.pixels[sourceRow * picture.width + sourceColumn]
        let first = 3 * (row * image.width + column)
        image.pixels.replaceSubrange(first..<(first + 3), with: repeatElement(value, count: 3))
      }
    }
  }

  /// Does nothing, because pixels belong to nothing.
  mutating func beginGroup(_ group: CanvasGroup) {}
  mutating func endGroup() {}

  mutating func beginClip(_ rectangle: Rectangle) {
    let frame = PixelBox(x: 0..<image.width, y: 0..<image.height)
    clip = PixelBox(
      x: pixels(rectangle.left * scale + 0.5, rectangle.right * scale - 0.5, in: frame.x),
      y: pixels(rectangle.top * scale + 0.5, rectangle.bottom * scale - 0.5, in: frame.y))
  }

  mutating func endClip() { clip = PixelBox(x: 0..<image.width, y: 0..<image.height) }

  // MARK: Pixels

  /// Returns the pixels whose centres a shape from one coordinate to another can cover.
  private func pixels(_ from: Double, _ to: Double, in bounds: Range<Int>) -> Range<Int> {
    let first = max(Double(bounds.lowerBound), (from - 0.5).rounded(.down))
    let end = min(Double(bounds.upperBound), (to + 0.5).rounded(.up))
    return first < end ? Int(first)..<Int(end) : bounds.lowerBound..<bounds.lowerBound
  }

  /// Returns how much of a pixel is covered, from the distance of its centre to the edge, positive inside.
  private static func covered(_ distance: Double) -> Double { max(0, min(1, distance + 0.5)) }

  private mutating func blend(_ pixel: Int, _ amount: Double, _ color: ChartColor?) {
    let color = color ?? Self.textColor
    // The weight is an integer in 65536ths, because a scatter plot blends millions of bytes.
    let weight = Int(amount * 65536)
    for (channel, value) in [color.red, color.green, color.blue].enumerated() {
      let old = Int(image.pixels[3 * pixel + channel])
      image.pixels[3 * pixel + channel] = UInt8(old + ((Int(value) - old) * weight + 32768) >> 16)
    }
  }

  // MARK: Curves

  /// Draws curves with a round pen.
  private mutating func lay(_ curves: [[Chart.Point]], width: Double, _ paint: Paint) {
    let radius = width * scale / 2
    let curves = curves.map { $0.map { Chart.Point($0.x * scale, $0.y * scale) } }
    guard let dirty = box(around: curves, margin: radius) else { return }
    for curve in curves {
      guard var start = curve.first else { continue }
      if curve.count == 1 { cover(start, start, radius, in: dirty) }
      for end in curve.dropFirst() {
        cover(start, end, radius, in: dirty)
        start = end
      }
    }
    for row in dirty.y {
      for pixel in (row * image.width + dirty.x.lowerBound)..<(row * image.width + dirty.x.upperBound)
      where coverage[pixel] > 0 {
        blend(pixel, Double(coverage[pixel]) / 255 * paint.opacity, paint.color)
        coverage[pixel] = 0
      }
    }
  }

  private func box(around curves: [[Chart.Point]], margin: Double) -> PixelBox? {
    let points = curves.joined()
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), let top = points.map(\.y).min(),
      let bottom = points.map(\.y).max()
    else { return nil }
    return PixelBox(
      x: pixels(left - margin, right + margin, in: clip.x), y: pixels(top - margin, bottom + margin, in: clip.y))
  }

  /// Covers the pixels within a radius of a straight line.
  private mutating func cover(_ a: Chart.Point, _ b: Chart.Point, _ radius: Double, in box: PixelBox) {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let square = dx * dx + dy * dy
    for row in pixels(min(a.y, b.y) - radius, max(a.y, b.y) + radius, in: box.y) {
      let y = Double(row) + 0.5
      // Use only the part of the line near this row, so that the cost of a long slanted line depends on its length and
      // not on its bounding box.
      let reach = radius + 1
      let (t0, t1) = dy == 0 ? (0, 1) : ((y - reach - a.y) / dy, (y + reach - a.y) / dy)
      let near = (max(0, min(1, min(t0, t1))), max(0, min(1, max(t0, t1))))
      let ends = (a.x + near.0 * dx, a.x + near.1 * dx)
      for column in pixels(min(ends.0, ends.1) - reach, max(ends.0, ends.1) + reach, in: box.x) {
        let x = Double(column) + 0.5
        let t = square == 0 ? 0 : max(0, min(1, ((x - a.x) * dx + (y - a.y) * dy) / square))
        let (ex, ey) = (a.x + t * dx - x, a.y + t * dy - y)
        let covered = UInt8(Self.covered(radius - (ex * ex + ey * ey).squareRoot()) * 255)
        let pixel = row * image.width + column
        if covered > coverage[pixel] { coverage[pixel] = covered }
      }
    }
  }
}

extension [Chart.Point] {
  /// Returns the pieces of a curve that its dashes cover; the curve starts with a dash.
  fileprivate func pieces(_ dash: Pen.Dash) -> [[Chart.Point]] {
    guard var start = first else { return [] }
    var pieces = [[start]]
    var (isDash, rest) = (true, dash.length)
    for end in dropFirst() {
      var length = ((end.x - start.x) * (end.x - start.x) + (end.y - start.y) * (end.y - start.y)).squareRoot()
      while length > rest {
        let share = rest / length
        start = Chart.Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
        if isDash { pieces[pieces.count - 1].append(start) } else { pieces.append([start]) }
        length -= rest
        isDash.toggle()
        rest = isDash ? dash.length : dash.gap
      }
      rest -= length
      start = end
      if isDash { pieces[pieces.count - 1].append(end) }
    }
    return pieces
  }
}
