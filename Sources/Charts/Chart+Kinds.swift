extension Chart {
  /// Codes in the plane, a colour for each class, and the prior that they should follow; as long across as upwards.
  ///
  /// - Parameters:
  ///   - classes: of the codes, from 0; those below 0 are drawn in grey as `unlabelled`.
  ///   - classNames: what the legend calls them; the number of the class where it has no name.
  ///   - contours: curves of the prior.
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

  /// Curves of losses or errors over the course of one run or several.
  ///
  /// - Parameters:
  ///   - series: each a name and its points, in order of x.
  ///   - x: what a run is counted in.
  ///   - y: what the curves are of.
  ///   - isLogarithmic: whether y is.
  package static func curves(
    _ title: String, _ series: [Series], x: String = "epoch", y: String, isLogarithmic: Bool = false
  ) -> Chart {
    let isWhole = series.allSatisfy { $0.points.allSatisfy { $0.x == $0.x.rounded() || !$0.x.isFinite } }
    var chart = Chart(
      title, x: Axis(x, isWhole: isWhole), y: Axis(y, isLogarithmic: isLogarithmic))
    chart.lines = series
    return chart
  }
}

extension Chart.Point {
  /// Points from rows of two numbers, as a frozen encoder gives them.
  package static func pairs(in numbers: [Float]) -> [Chart.Point] {
    stride(from: 0, to: numbers.count - 1, by: 2).map { Chart.Point(Double(numbers[$0]), Double(numbers[$0 + 1])) }
  }
}
