import Figures
import TestSupport

/// Line charts to draw in tests.
enum SampleLines {
  /// Three gradients that fall by a constant factor from step to step.
  static let vanishing = LinePlot(
    title: "Gradient", note: "by step", xLabel: "steps back", yLabel: "norm",
    yScale: .logarithmic, hasWholeX: true,
    guides: [LineGuide(value: 1, label: "one")],
    lines: [("rnn", 0.4), ("lstm", 0.9), ("gru", 0.7)].enumerated().map { index, pair in
      var value = 1.0
      let values = (0..<25).map { _ in
        value *= pair.1
        return value as Double?
      }
      return Line(name: pair.0, series: index, values: values, from: 0)
    })

  static func figure(_ plots: [LinePlot], series: [String] = [], height: Double = 260) -> Figure {
    Figure(title: "Lines", panels: plots.map { .lines($0) }, series: series, panelHeight: height)
  }

  /// A chart of hostile texts and values.
  static func hostile(using random: inout SeededGenerator) -> LinePlot {
    let values: [Double?] = [
      0, 1, -1, .leastNonzeroMagnitude, 1e300, -1e300, 3e307, .nan, .infinity, 2.5, 1e-300, nil,
    ]
    func text() -> String { HostileText.make(using: &random) }
    func value() -> Double? { values.randomElement(using: &random) ?? nil }
    let lines = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      Line(
        name: text(), series: Int.random(in: -3...90, using: &random),
        strength: [-1, 0, 0.5, 1, .infinity].randomElement(using: &random) ?? 1,
        points: (0..<Int.random(in: 0...80, using: &random)).map { _ in
          LinePoint(x: value() ?? 0, y: value(), tooltip: text())
        })
    }
    return LinePlot(
      title: text(), note: text(), xLabel: text(), yLabel: text(),
      xScale: Bool.random(using: &random) ? .linear : .logarithmic,
      yScale: Bool.random(using: &random) ? .linear : .logarithmic,
      hasWholeX: Bool.random(using: &random),
      yIncludes: [value() ?? 0], hasEndLabels: Bool.random(using: &random),
      guides: [LineGuide(value: value() ?? 0, label: text())], lines: lines)
  }
}
