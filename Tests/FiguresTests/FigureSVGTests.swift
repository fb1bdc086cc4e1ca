import Figures
import TestSupport
import Testing

@Suite struct FigureSVGTests {
  @Test func isWellFormedWhateverTheText() throws {
    var random = SeededGenerator(seed: 17)
    for _ in 0..<300 {
      let figure = SampleFigure.hostile(using: &random)
      let document = try XMLReader.read(figure.svg())
      let root = try #require(document.elements.first)
      #expect(root.name == "svg" && root.attributes["role"] == "img")
      #expect(!document.elements.contains { $0.name == "script" || $0.name == "b" })
    }
  }

  @Test func theReaderRejectsWhatIsNotWellFormed() {
    for text in [
      "<a>", "<a></b>", "<a/><b/>", "<a>&</a>", "<a>&nbsp;</a>", "<a b=\"<\"/>", "<a>\u{1}</a>",
      "<a b=\"1\" b=\"2\"/>", "<a>\u{FFFE}</a>", "<a>]]></a>", "", "x",
    ] {
      #expect(throws: XMLReader.Malformed.self) { try XMLReader.read(text) }
    }
  }

  @Test func drawsEveryPointWithItsTooltip() throws {
    let figure = SampleFigure.plain(pointCount: 40, seriesCount: 5)
    let document = try XMLReader.read(figure.svg())
    let points = document.elements.filter { $0.attributes["fill-opacity"] != nil }
    // 40 points, 5 marks in the key, 40 in the legend.
    #expect(points.count == 85)
    for index in 1...40 {
      #expect(document.text.contains("tooltip \(index)."))
      #expect(document.text.contains("sentence number \(index) "))
    }
    let shapes = Set(points.map { "\($0.name) \($0.attributes["class"] ?? "")" })
    #expect(shapes.count == 5)
  }

  @Test func repeatsItselfToTheByte() {
    let first = SampleFigure.plain(pointCount: 200, seriesCount: 3).svg()
    #expect(first == SampleFigure.plain(pointCount: 200, seriesCount: 3).svg())
    #expect(!first.contains("nan") && !first.contains("inf\""))
  }

  @Test func staysLightWithoutMediaQueriesAndIsDarkInTheDark() {
    let svg = SampleFigure.plain(pointCount: 3, seriesCount: 2).svg()
    let parts = svg.split(separator: "@media (prefers-color-scheme:dark)")
    #expect(parts.count == 2)
    for selector in [".paper", ".panel", "text", ".s0", ".s1"] {
      #expect(parts.allSatisfy { $0.contains(".polysemy-figure \(selector){fill:#") })
    }
  }

  @Test func cutsLongLegendsAndLongTexts() throws {
    let figure = SampleFigure.plain(pointCount: 250, seriesCount: 1)
    let document = try XMLReader.read(figure.svg())
    #expect(document.text.contains("The first 200 of 250 texts are listed."))
    let long =
      String(repeating: "long ", count: 2000) + "bank" + String(repeating: " tail", count: 2000)
    let entry = LegendEntry(marker: "1", text: MarkedText(long, marking: [10_000..<10_004]))
    let svg = Figure(title: long, panels: [], legend: [entry]).svg()
    #expect(svg.utf8.count < 20_000)
    #expect(svg.contains("long <tspan class=\"mark\">bank</tspan> tail"))
  }

  @Test(arguments: [1, 2, 3, 4, 40]) func setsManyPanelsInRows(count: Int) throws {
    let plot = ScatterPlot(title: "P", points: [ScatterPoint(x: 1e-300, y: -1.23456789e250)])
    let figure = Figure(title: "", panels: [Panel](repeating: .scatter(plot), count: count))
    let panels = try XMLReader.read(figure.svg()).elements.filter {
      $0.attributes["class"] == "panel"
    }
    #expect(panels.count == count)
    #expect(panels.allSatisfy { Double($0.attributes["width"] ?? "").map { $0 > 150 } ?? false })
    #expect(
      Set(panels.map { "\($0.attributes["x"] ?? "") \($0.attributes["y"] ?? "")" }).count == count)
  }

  @Test func drawsNothingAtAll() throws {
    let document = try XMLReader.read(Figure(title: "", panels: []).svg())
    #expect(document.elements.contains { $0.name == "rect" })
    _ = try XMLReader.read(Figure(title: "x", panels: [.scatter(ScatterPlot(points: []))]).svg())
  }
}
