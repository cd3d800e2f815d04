package import IngotFiles

extension Chart {
  /// Creates a chart of codes in the plane, with a colour for each class, and of the prior that they should follow. A
  /// unit has the same length on both axes.
  ///
  /// - Parameters:
  ///   - classes: the classes of the codes, from 0; codes with a class below 0 are drawn in grey as `unlabelled`.
  ///   - classNames: the names of the classes in the legend; a class without a name appears as its number.
  ///   - contours: the curves of the prior.
  package static func latent(
    _ title: String, codes: [Point], classes: [Int], classNames: [String] = [], contours: [Contour] = []
  ) -> Chart {
    precondition(codes.count == classes.count, "expected a class for each code")
    var chart = Chart(title, x: Axis("first coordinate of the code"), y: Axis("second coordinate of the code"))
    (chart.isEqualAspect, chart.plotWidth, chart.plotHeight) = (true, 520, 520)
    chart.contours = contours
    let members = Dictionary(grouping: codes.indices, by: { max(-1, classes[$0]) })
    let palette = ChartColor.palette((members.keys.max() ?? -1) + 1)
    chart.scatter = members.keys.sorted().map { label in
      let points = (members[label] ?? []).map { codes[$0] }
      if label < 0 { return Series("unlabelled", points, color: .neutral) }
      return Series(classNames.indices.contains(label) ? classNames[label] : "\(label)", points, color: palette[label])
    }
    return chart
  }

  /// Creates a chart of losses or errors over the course of one or more runs.
  ///
  /// - Parameters:
  ///   - series: the curves, each with a name and its points, in order of x.
  ///   - x: the unit in which a run is counted.
  ///   - y: the quantity that the curves show.
  ///   - isLogarithmic: whether the y axis is logarithmic.
  ///   - references: numbers to compare the curves with.
  package static func curves(
    _ title: String, _ series: [Series], x: String = "epoch", y: String, isLogarithmic: Bool = false,
    references: [Reference] = []
  ) -> Chart {
    let isWhole = series.allSatisfy { $0.points.allSatisfy { $0.x == $0.x.rounded() || !$0.x.isFinite } }
    var chart = Chart(
      title, x: Axis(x, isWhole: isWhole), y: Axis(y, isLogarithmic: isLogarithmic))
    chart.lines = series
    chart.references = references
    return chart
  }

  /// Creates a chart of a picture that shows what the codes of a part of the plane decode to. A unit has the same
  /// length on both axes.
  ///
  /// - Parameters:
  ///   - picture: the picture; its first row is at the upper end of y.
  ///   - x: the range from the left edge of the picture to its right edge.
  ///   - y: the range from the lower edge of the picture to its upper edge.
  ///   - plotWidth: the largest width of the plot, in points. A pixel becomes as many whole points wide as fit, so that
  ///     all pixels are equally large. If the picture has more pixels than that, the plot is just this wide.
  package static func grid(
    _ title: String, _ picture: GrayImage, x: ClosedRange<Double>, y: ClosedRange<Double>, plotWidth: Double = 844
  ) -> Chart {
    var chart = Chart(
      title, x: Axis("first coordinate of the code", range: x), y: Axis("second coordinate of the code", range: y))
    let width = Double(max(1, picture.width))
    let times = plotWidth < width ? plotWidth / width : (plotWidth / width).rounded(.down)
    chart.isEqualAspect = true
    (chart.plotWidth, chart.plotHeight) = (times * width, times * Double(picture.height))
    chart.backdrop = Backdrop(picture, x: x, y: y)
    return chart
  }
}

extension Chart.Point {
  /// Creates points from rows of two numbers, such as the output of a frozen encoder.
  package static func pairs(in numbers: [Float]) -> [Chart.Point] {
    stride(from: 0, to: numbers.count - 1, by: 2).map { Chart.Point(Double(numbers[$0]), Double(numbers[$0 + 1])) }
  }
}
