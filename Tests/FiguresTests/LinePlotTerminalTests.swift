import Figures
import TestSupport
import Testing

@Suite struct LinePlotTerminalTests {
  @Test(arguments: [24, 40, 80, 133]) func neverExceedsTheWidth(width: Int) {
    var random = SeededGenerator(seed: 41)
    for _ in 0..<150 {
      let figure = SampleLines.figure(
        [SampleLines.hostile(using: &random)], series: [HostileText.make(using: &random), "b"])
      let text = figure.terminal(width: width, height: 12, color: false)
      for line in text.split(separator: "\n") {
        #expect(DisplayWidth.of(line) <= width, "\(line)")
        #expect(String(line).madeVisible.unicodeScalars.elementsEqual(line.unicodeScalars))
      }
    }
  }

  /// Compared with a drawing that was checked by eye.
  @Test func drawsARisingLine() {
    let plot = LinePlot(
      title: "Plot", xLabel: "epoch", yLabel: "loss", hasWholeX: true,
      lines: [Line(name: "a", values: [0, 4, nil, 2])])
    let text = SampleLines.figure([plot]).terminal(width: 40, height: 6, color: false)
    #expect(text == Self.risingLine)
  }

  private static let risingLine = """
    Lines

    Plot
    ↑ loss
     4┤           ⢀●
      │         ⡠⠔⠁
      │       ⡠⠊
     2┤     ⡠⠊                            ●
      │  ⢀⠔⠊
     0┤ ⠔⠁
      └─┬──────────┬───────────┬──────────┬─
        1          2           3          4
                                     epoch →

    """

  @Test func linesAreToldApartWithoutColours() {
    let figure = SampleLines.figure([SampleLines.vanishing], series: ["rnn", "lstm", "gru"])
    let plot = figure.terminal(color: false).split(separator: "\n").filter {
      $0.contains("│") || $0.contains("┤")
    }.joined()
    for glyph in ["●", "◆", "■"] { #expect(plot.count { "\($0)" == glyph } >= 3) }
  }

  @Test func sixLinesHaveSixMarks() {
    let names = (0..<6).map { "line \($0)" }
    let plot = LinePlot(
      lines: names.indices.map { Line(name: names[$0], series: $0, values: [0, Double($0)]) })
    let text = SampleLines.figure([plot], series: names).terminal(color: false)
    let key = text.split(separator: "\n").joined(separator: " ")
    let marks = names.compactMap { name in
      key.firstRange(of: " \(name)").map { key[key.index(before: $0.lowerBound)] }
    }
    #expect(marks.count == 6 && Set(marks).count == 6, "\(text)")
  }
}
