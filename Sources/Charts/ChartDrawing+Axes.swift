import IngotFiles
import IngotFormatting

extension ChartDrawing {
  private static let tickLength = 5.0

  /// Draws the picture behind the plot.
  func drawBackdrop(on canvas: inout some Canvas) {
    guard let backdrop = chart.backdrop, !backdrop.picture.pixels.isEmpty,
      let lower = place(backdrop.lowerLeft), let upper = place(backdrop.upperRight), lower.x < upper.x,
      upper.y < lower.y
    else { return }
    canvas.beginClip(plot)
    canvas.picture(
      backdrop.picture,
      in: Rectangle(left: lower.x, top: upper.y, width: upper.x - lower.x, height: lower.y - upper.y))
    canvas.endClip()
  }

  /// Draws the grid or, around a picture, ticks, and the lines of both axes with their labels and names.
  func drawAxes(on canvas: inout some Canvas) {
    let (grid, line) = (Paint.text(0.13), Paint.text(0.6))
    let isGrid = chart.backdrop == nil
    // The lines of the axes do not cover the edge of a picture.
    let (left, bottom) = isGrid ? (plot.left, plot.bottom) : (plot.left - 0.5, plot.bottom + 0.5)
    for tick in yTicks {
      let y = plot.bottom - tick.fraction * plot.height
      if isGrid {
        canvas.stroke([Chart.Point(plot.left, y), Chart.Point(plot.right, y)], width: 1, grid)
      } else {
        canvas.stroke([Chart.Point(plot.left - Self.tickLength, y), Chart.Point(left, y)], width: 1, line)
      }
      canvas.text(tick.label, at: Chart.Point(plot.left - 8, y + 4.2), TextStyle(anchor: .end, opacity: 0.8))
    }
    for tick in xTicks {
      let x = plot.left + tick.fraction * plot.width
      if isGrid {
        canvas.stroke([Chart.Point(x, plot.top), Chart.Point(x, plot.bottom)], width: 1, grid)
      } else {
        canvas.stroke([Chart.Point(x, bottom), Chart.Point(x, plot.bottom + Self.tickLength)], width: 1, line)
      }
      canvas.text(tick.label, at: Chart.Point(x, plot.bottom + 18), TextStyle(anchor: .middle, opacity: 0.8))
    }
    let frame = [
      Chart.Point(left, plot.top), Chart.Point(left, bottom), Chart.Point(plot.right, bottom),
    ]
    canvas.stroke(frame, width: 1, line)
    drawNames(on: &canvas)
  }

  private func drawNames(on canvas: inout some Canvas) {
    let xLabel = StrokeFont.shortened(chart.x.label.printable, to: plot.width, size: Self.labelSize)
    if !xLabel.isEmpty {
      let place = Chart.Point(plot.left + plot.width / 2, plot.bottom + 40)
      canvas.text(xLabel, at: place, TextStyle(anchor: .middle))
    }
    let yLabel = StrokeFont.shortened(chart.y.label.printable, to: plot.height, size: Self.labelSize)
    if !yLabel.isEmpty {
      let place = Chart.Point(Self.edge + 10, plot.top + plot.height / 2)
      canvas.text(yLabel, at: place, TextStyle(anchor: .middle, isTurned: true))
    }
  }
}
