import IngotFormatting

/// The legend: the names of the series, to the right of the plot, in columns that are at most as high as the plot.
struct ChartLegend {
  private struct Entry {
    /// The name, shortened if it is too wide.
    let name: String
    /// The series; nil for the row that says how many names are left out.
    let series: ShownSeries?
    let isLine: Bool
  }

  private var entries: [Entry] = []
  private var rows: Int
  private let symbolWidth: Double
  private let columnWidth: Double

  static let gap = 18.0
  private static let pitch = 18.0
  private static let size = 12.0
  private static let columnGap = 14.0
  private static let mostColumns = 3
  private static let widestName = 190.0

  /// - Parameter height: the height of the plot.
  init(lines: [ShownSeries], scatter: [ShownSeries], height: Double) {
    func named(_ series: [ShownSeries], isLine: Bool) -> [Entry] {
      series.filter { !$0.name.isEmpty }.map { series in
        let name = StrokeFont.shortened(series.name.printable, to: Self.widestName, size: Self.size)
        return Entry(name: name, series: series, isLine: isLine)
      }
    }
    entries = named(lines, isLine: true) + named(scatter, isLine: false)
    rows = max(1, Int(height / Self.pitch))
    let most = rows * Self.mostColumns
    if entries.count > most {
      let rest = Entry(name: "and \(entries.count - most + 1) more", series: nil, isLine: false)
      entries = entries.prefix(most - 1) + [rest]
    }
    // Make all columns equally high.
    let columns = max(1, (entries.count + rows - 1) / rows)
    rows = max(1, (entries.count + columns - 1) / columns)
    symbolWidth = entries.contains(where: \.isLine) ? 24 : 18
    columnWidth = symbolWidth + (entries.map { StrokeFont.width(of: $0.name, size: Self.size) }.max() ?? 0)
  }

  /// The width, including the gap between the plot and the legend; 0 if there are no names.
  var width: Double {
    if entries.isEmpty { return 0 }
    let columns = Double((entries.count + rows - 1) / rows)
    return Self.gap + columns * columnWidth + (columns - 1) * Self.columnGap
  }

  /// - Parameter corner: the upper right corner of the plot.
  func draw(at corner: Chart.Point, on canvas: inout some Canvas) {
    for (index, entry) in entries.enumerated() {
      let left = corner.x + Self.gap + Double(index / rows) * (columnWidth + Self.columnGap)
      let middle = corner.y + (Double(index % rows) + 0.5) * Self.pitch
      if let series = entry.series {
        canvas.beginGroup(.legend(series: series.index, name: series.name))
        if entry.isLine {
          let ends = [Chart.Point(left + 1, middle), Chart.Point(left + 15, middle)]
          canvas.stroke(ends, width: 2.2, Paint(color: series.color))
        } else {
          canvas.dots([Chart.Point(left + 8, middle)], radius: 4, Paint(color: series.color))
        }
      }
      canvas.text(entry.name, at: Chart.Point(left + symbolWidth, middle + 4.2), TextStyle(size: Self.size))
      if entry.series != nil { canvas.endGroup() }
    }
  }
}
