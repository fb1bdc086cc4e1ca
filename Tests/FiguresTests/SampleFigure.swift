import Figures
import TestSupport

/// Figures to draw in tests.
enum SampleFigure {
  /// Points of the normal distribution, numbered, with a sentence each.
  static func plain(pointCount: Int, seriesCount: Int) -> Figure {
    var random = SeededGenerator(seed: 23)
    let normals = random.normals(2 * pointCount).map(Double.init)
    let points = (0..<pointCount).map { index in
      ScatterPoint(
        x: normals[2 * index], y: normals[2 * index + 1], label: "\(index + 1)",
        series: index % seriesCount, tooltip: "tooltip \(index + 1).")
    }
    let legend = points.enumerated().map { index, point in
      LegendEntry(
        marker: point.label, series: index % seriesCount,
        text: MarkedText("sentence number \(point.label) of a bank"), source: "file:\(index)")
    }
    let plot = ScatterPlot(
      title: "Points", xLabel: "PC 1", yLabel: "PC 2", hasNumberedPoints: true, points: points)
    return Figure(
      title: "Title", subtitle: "Subtitle", panels: [.scatter(plot)],
      series: (0..<seriesCount).map { "series \($0)" }, legend: legend)
  }

  /// A figure of hostile texts at hostile places.
  static func hostile(using random: inout SeededGenerator) -> Figure {
    let coordinates: [Double] = [
      0, 1, -1, .leastNonzeroMagnitude, 1e300, -1e300, 3e307, .nan, .infinity, 2.5,
    ]
    func text() -> String { HostileText.make(using: &random) }
    func coordinate() -> Double { coordinates.randomElement(using: &random) ?? 0 }
    let plots = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      let points = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        ScatterPoint(
          x: coordinate(), y: coordinate(), label: text(),
          series: Int.random(in: -3...90, using: &random),
          isEmphasized: Bool.random(using: &random), tooltip: text())
      }
      return Panel.scatter(
        ScatterPlot(
          title: text(), note: text(), xLabel: text(), yLabel: text(),
          hasEqualAspect: Bool.random(using: &random),
          hasNumberedPoints: Bool.random(using: &random), points: points))
    }
    let legend = (0..<Int.random(in: 0...12, using: &random)).map { index in
      LegendEntry(
        marker: text(), series: index, text: MarkedText(text(), marking: [2..<5]), source: text())
    }
    return Figure(
      title: text(), subtitle: text(), panels: plots, series: [text(), text()], legend: legend,
      notes: [text(), text()])
  }
}
