import Figures
import TestSupport
import Testing

@Suite struct LinePlotSVGTests {
  private static func elements(_ figure: Figure) throws -> [XMLReader.Element] {
    try XMLReader.read(figure.svg()).elements
  }

  private static func paths(_ figure: Figure) throws -> [XMLReader.Element] {
    try elements(figure).filter { $0.attributes["class"]?.hasPrefix("line ") == true }
  }

  /// The corners of a path.
  private static func corners(_ path: XMLReader.Element) -> [(x: Double, y: Double)] {
    (path.attributes["d"] ?? "").dropFirst().split(separator: "L").compactMap { corner in
      let numbers = corner.split(separator: " ").compactMap { Double($0) }
      return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }
  }

  /// How many discs and closed paths there are: the marks of points and of the key.
  private static func markCount(_ figure: Figure) throws -> Int {
    try elements(figure).count {
      $0.name == "circle" || $0.attributes["d"]?.hasSuffix("Z") == true
    }
  }

  @Test func isWellFormedWhateverIsDrawn() throws {
    var random = SeededGenerator(seed: 37)
    for _ in 0..<300 {
      let plots = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        SampleLines.hostile(using: &random)
      }
      let svg = SampleLines.figure(plots, series: [HostileText.make(using: &random), "b"]).svg()
      _ = try XMLReader.read(svg)
      #expect(!svg.contains("nan") && !svg.contains("inf\""))
    }
  }

  @Test func aConstantFactorIsAStraightLineOnALogarithmicAxis() throws {
    let paths = try Self.paths(SampleLines.figure([SampleLines.vanishing]))
    #expect(paths.count == 3)
    for path in paths {
      let corners = Self.corners(path)
      #expect(corners.count == 25)
      let slopes = zip(corners, corners.dropFirst()).map { ($1.y - $0.y) / ($1.x - $0.x) }
      #expect(slopes.allSatisfy { abs($0 - slopes[0]) < 0.01 })
    }
    #expect(Set(paths.map { $0.attributes["stroke-dasharray"] ?? "" }).count == 3)
    #expect(Set(paths.map { $0.attributes["class"] ?? "" }).count == 3)
  }

  @Test func namesPowersOfTenAndTheKey() throws {
    let figure = SampleLines.figure([SampleLines.vanishing], series: ["rnn", "lstm", "gru"])
    let document = try XMLReader.read(figure.svg())
    for label in ["10⁰", "10⁻⁴", "10⁻⁸", "rnn", "lstm", "gru", "one"] {
      #expect(figure.svg().contains(">\(label)</text>"), "\(label)")
    }
    #expect(document.text.contains("Line chart “Gradient”: rnn, lstm, gru"))
    #expect(document.text.contains("norm (logarithmic)"))
    // A mark at each point, and one for each line of the key.
    #expect(try Self.markCount(figure) == 3 * 25 + 3)
    // What the marks of a line have in common is said once, which is most of a figure's bytes.
    #expect(document.elements.count { $0.attributes["fill-opacity"] != nil } == 3 + 3)
    // Three lines and their samples in the key.
    #expect(try Self.paths(figure).count == 6)
  }

  @Test func leavesGapsAndSaysWhatHasNoPlace() throws {
    let line = Line(
      name: "a", values: [1, 2, nil, 3, 0, 4, 5, -1, 6, .nan, .infinity, 7, 8])
    let figure = SampleLines.figure([
      LinePlot(title: "P", yScale: .logarithmic, lines: [line])
    ])
    let document = try XMLReader.read(figure.svg())
    // 1–2, 4–5 and 7–8 are lines; 3 and 6 only marks, as the others are too.
    #expect(try Self.paths(figure).map { Self.corners($0).count } == [2, 2, 2])
    #expect(try Self.markCount(figure) == 8)
    #expect(
      document.text.contains(
        "2 values that are not above 0, which a logarithmic axis does not reach, are left out (P).")
    )
    #expect(document.text.contains("2 values that are not finite are left out (P)."))
    #expect(figure.terminal(color: false).contains("2 values that are not finite"))
  }

  @Test func aPointAloneIsAMark() throws {
    let figure = SampleLines.figure([LinePlot(lines: [Line(name: "a", values: [3])])])
    #expect(try Self.paths(figure).isEmpty)
    #expect(try Self.markCount(figure) == 1)
    #expect(figure.terminal(color: false).contains("●"))
  }

  @Test func thinsWhatPixelsCannotShowAndKeepsItsExtremes() throws {
    let values = (0..<100_000).map { index -> Double? in
      index == 54_321 ? 100 : index == 77_777 ? -50 : Double(index % 7)
    }
    let figure = SampleLines.figure([LinePlot(lines: [Line(name: "a", values: values)])])
    let corners = try #require(Self.paths(figure).first.map(Self.corners))
    #expect(corners.count < 4 * 1000 && corners.count > 1000)
    #expect(figure.svg().utf8.count < 100_000)
    let frame = try #require(Self.elements(figure).first { $0.attributes["class"] == "panel" })
    let height = try #require(frame.attributes["height"].flatMap { Double($0) })
    // The range is drawn with a margin of 7 % at either end.
    let drawn = try #require(corners.map(\.y).max()) - (try #require(corners.map(\.y).min()))
    #expect(abs(drawn / height - 1 / 1.14) < 0.001)
    // Too many points for marks.
    #expect(try Self.markCount(figure) == 0)
  }

  @Test func endLabelsNeverTouch() throws {
    let lines = (0..<12).map { index in
      Line(name: "line \(index)", series: index, values: [0, 1 + Double(index) * 0.001])
    }
    let figure = SampleLines.figure([LinePlot(hasEndLabels: true, lines: lines)])
    let labels = try Self.elements(figure).filter { $0.attributes["class"] == "label" }
    let heights = labels.compactMap { $0.attributes["y"].flatMap { Double($0) } }.sorted()
    #expect(heights.count == 12)
    #expect(zip(heights, heights.dropFirst()).allSatisfy { $1 - $0 >= 14.3 })
    let crowd = SampleLines.figure([
      LinePlot(hasEndLabels: true, lines: lines + lines + lines)
    ])
    #expect(crowd.svg().contains("Names of lines are left out where there is no room for them."))
  }

  @Test func weakLinesAreFaintAndWithoutMarks() throws {
    let lines = [0.0, 0.5, 1].map { Line(name: "a", strength: $0, values: [1, 2, 3]) }
    let figure = SampleLines.figure([LinePlot(lines: lines)])
    let opacities = try Self.paths(figure).compactMap { $0.attributes["stroke-opacity"] }
    #expect(opacities == ["0.3", "0.65", "1"])
    #expect(try Self.markCount(figure) == 3)
  }

  @Test func figuresWithoutLinesHaveNoRulesForThem() {
    #expect(!SampleFigure.plain(pointCount: 3, seriesCount: 2).svg().contains(".l0"))
    #expect(SampleLines.figure([SampleLines.vanishing]).svg().contains(".polysemy-figure .l0{"))
  }

  @Test func standInAsManyColumnsAsAskedFor() throws {
    var figure = SampleLines.figure(Array(repeating: SampleLines.vanishing, count: 6))
    figure.columnCount = 2
    let panels = try Self.elements(figure).filter { $0.attributes["class"] == "panel" }
    #expect(Set(panels.compactMap { $0.attributes["x"] }).count == 2)
    #expect(Set(panels.compactMap { $0.attributes["y"] }).count == 3)
  }
}
