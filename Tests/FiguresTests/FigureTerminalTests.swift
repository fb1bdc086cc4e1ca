import Figures
import TestSupport
import Testing

@Suite struct FigureTerminalTests {
  /// What the terminal shows of a line: the text without the escape sequences of colours.
  private static func shown(_ line: Substring) -> String {
    var shown = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in line.unicodeScalars {
      if scalar == "\u{1B}" { isEscaped = true }
      if !isEscaped { shown.append(scalar) }
      if scalar == "m" { isEscaped = false }
    }
    return String(shown)
  }

  @Test(arguments: [24, 40, 80, 133]) func neverExceedsTheWidth(width: Int) {
    var random = SeededGenerator(seed: 29)
    for _ in 0..<150 {
      let figure = SampleFigure.hostile(using: &random)
      for color in [false, true] {
        let text = figure.terminal(width: width, height: 12, color: color)
        for line in text.split(separator: "\n") {
          #expect(DisplayWidth.of(Self.shown(line)) <= width, "\(line)")
        }
      }
    }
  }

  @Test func emitsNoControlCharactersButItsOwn() {
    var random = SeededGenerator(seed: 31)
    for _ in 0..<200 {
      let figure = SampleFigure.hostile(using: &random)
      let plain = figure.terminal(color: false).split(separator: "\n")
      let colored = figure.terminal(color: true).split(separator: "\n")
      for line in plain {
        let visible = String(line).madeVisible
        #expect(visible.unicodeScalars.elementsEqual(line.unicodeScalars))
      }
      #expect(plain.map(String.init) == colored.map(Self.shown))
    }
  }

  @Test func showsEveryNumber() {
    let text = SampleFigure.plain(pointCount: 40, seriesCount: 2).terminal(color: false)
    let plot = text.split(separator: "\n").filter { $0.contains("│") || $0.contains("┤") }
    let numbers = Set(
      plot.joined(separator: " ").split { !$0.isNumber && $0 != "+" && $0 != "." }.map(String.init))
    let missing = (1...40).filter { !numbers.contains("\($0)") }
    // What has no cell of its own is named below the plot.
    #expect(missing.isEmpty || text.contains("+ stands for "))
    #expect(missing.count <= 4)
  }

  /// Compared with a drawing that was checked by eye: the places, the ticks and the labels.
  @Test func drawsThreePoints() {
    let points = [(0.0, 0.0, "1"), (4, 0, "2"), (2, 1, "bank")].map {
      ScatterPoint(x: $0, y: $1, label: $2)
    }
    let plot = ScatterPlot(
      title: "Plot", xLabel: "PC 1", yLabel: "PC 2", hasEqualAspect: false,
      hasNumberedPoints: true, points: points)
    let legend = [LegendEntry(marker: "1", text: MarkedText("by the bank", marking: [7..<11]))]
    let figure = Figure(title: "Title", panels: [.scatter(plot)], legend: legend)
    #expect(figure.terminal(width: 40, height: 6, color: false) == Self.threePoints)
  }

  private static let threePoints = """
    Title

    Plot
    ↑ PC 2
     1.0┤                 ● bank
        │
        │
     0.5┤
        │
     0.0┤  1                             2
        └──┬──────────────┬──────────────┬──
           0              2              4
                                      PC 1 →

    1  by the bank

    """

  /// A word of two letters is a word like others: its mark says where it is, and of which series.
  @Test func shortWordsStandBesideTheirMarks() {
    let points = ["he", "by", "I", "king"].enumerated().map { index, word in
      ScatterPoint(x: Double(index), y: Double(index % 2), label: word, series: index % 2)
    }
    let plot = ScatterPlot(hasEqualAspect: false, points: points)
    let text = Figure(title: "", panels: [.scatter(plot)]).terminal(color: false)
    for label in ["● he", "◆ by", "● I", "◆ king"] {
      let turned = label.split(separator: " ").reversed().joined(separator: " ")
      #expect(text.contains(label) || text.contains(turned), "\(label)\n\(text)")
    }
  }

  @Test func namesTheWordsWithoutRoom() {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let points = (0..<225).map { index in
      ScatterPoint(
        x: Double(index % 15) / 40, y: Double(index / 15) / 40,
        label: "\(letters[index / 15])\(letters[index % 15])")
    }
    let corners = [(0.0, 0.0), (2, 1)].map { ScatterPoint(x: $0, y: $1) }
    let plot = ScatterPlot(hasEqualAspect: false, points: points + corners)
    let text = Figure(title: "", panels: [.scatter(plot)]).terminal(color: false)
    #expect(text.contains("\nMarks without room for "))
    #expect(!text.contains("+"))
    #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
  }

  @Test func namesTheNumbersWithoutRoom() {
    // A block of seven by seven neighbouring cells holds fewer numbers than it has points.
    let points = (0..<49).map { index in
      ScatterPoint(x: Double(index % 7) / 40, y: Double(index / 7) / 40, label: "\(index + 10)")
    }
    let corners = [(0.0, 0.0), (2, 1)].map { ScatterPoint(x: $0, y: $1) }
    let plot = ScatterPlot(
      hasEqualAspect: false, hasNumberedPoints: true, points: points + corners)
    let text = Figure(title: "", panels: [.scatter(plot)]).terminal(color: false)
    let rows = text.split(separator: "\n").filter { $0.contains("│") || $0.contains("┤") }
    #expect(rows.contains { $0.contains("+") })
    #expect(text.contains("\n+ stands for "))
  }

  @Test func manyPointsBecomeDensities() {
    let points = (0..<5000).map { index in
      ScatterPoint(x: Double(index % 7), y: Double(index % 5), label: "\(index)")
    }
    let plot = ScatterPlot(points: points)
    let text = Figure(title: "", panels: [.scatter(plot)]).terminal(color: false)
    #expect(text.contains("● 10 or more points"))
    #expect(text.count { $0 == "●" } == 36)
  }
}
