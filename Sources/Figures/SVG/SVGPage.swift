/// A drawing in the making: it is filled from top to bottom, then framed.
struct SVGPage {
  static let width = 1040.0
  static let margin = 32.0
  /// Between panels and between columns of the legend.
  static let gap = 36.0

  var svg = SVGWriter()
  /// Where the next part begins.
  var top = Self.margin

  var contentWidth: Double { Self.width - 2 * Self.margin }

  /// Writes lines of one class below each other and moves on below them.
  mutating func write(
    _ text: String, class name: String, metrics: TextMetrics, lines: Int = 3
  ) {
    guard !text.isEmpty else { return }
    let wrapped = MarkedText(text).wrapped(to: contentWidth, lines: lines) {
      metrics.width(of: $0.character)
    }
    for line in wrapped {
      let baseline = top + metrics.size
      svg.text(["class": .text(name), "x": .number(Self.margin), "y": .number(baseline)], line)
      top += (metrics.size * 1.45).rounded()
    }
  }

  mutating func drawHeader(of figure: Figure) {
    write(figure.title, class: "title", metrics: TextMetrics(size: 20, isBold: true), lines: 2)
    write(figure.subtitle, class: "subtitle soft", metrics: TextMetrics(size: 13))
    drawKey(of: figure)
    top += 14
  }

  /// Names the series, each beside its mark and a piece of its line, as far as the figure has them, where
  /// there are several.
  private mutating func drawKey(of figure: Figure) {
    let (series, hasLines) = (figure.series, figure.hasLines)
    guard series.count > 1 else { return }
    let metrics = TextMetrics(size: 12)
    let sample = hasLines ? 34.0 : 10
    var x = Self.margin
    top += 8
    for (index, name) in series.enumerated() {
      let text = MarkedText(name).cut(to: 300, metrics)
      let width = sample + 6 + metrics.width(of: text.string)
      if x > Self.margin && x + width > Self.width - Self.margin {
        x = Self.margin
        top += 20
      }
      if hasLines {
        svg.line(
          through: [Point(x: x, y: top + 8), Point(x: x + sample, y: top + 8)], series: index)
      }
      let center = Point(x: x + sample / 2, y: top + 8)
      if figure.hasMarks {
        svg.mark(Disc(center: center, radius: hasLines ? 3 : 4.5), series: index)
      }
      svg.text(["x": .number(x + sample + 6), "y": .number(top + 12)], text)
      x += width + 22
    }
    top += 18
  }

  /// Draws the panels, some of them side by side, and returns what must be said about them.
  mutating func draw(_ panels: [Panel], height: Double, columns: Int) -> [String] {
    var remarks: [String] = []
    let columnCount = min(panels.count, max(1, columns))
    let gaps = Self.gap * Double(columnCount - 1)
    let width = (contentWidth - gaps) / Double(max(1, columnCount))
    for (index, panel) in panels.enumerated() {
      let column = index % columnCount
      let left = Self.margin + Double(column) * (width + Self.gap)
      let box = Box(minX: left, minY: top, maxX: left + width, maxY: top + height)
      switch panel {
      case .scatter(let plot): remarks += plot.drawSVG(in: box, on: &svg)
      case .lines(let plot): remarks += plot.drawSVG(in: box, on: &svg)
      }
      if column == columnCount - 1 || index == panels.count - 1 { top += height + 12 }
    }
    return remarks
  }

  mutating func drawNotes(_ notes: [String]) {
    guard !notes.isEmpty else { return }
    top += 10
    for note in notes { write(note, class: "soft small", metrics: TextMetrics(size: 11)) }
  }

  /// The finished document.
  func document(title: String, description: String, hasLines: Bool) -> String {
    var document = SVGWriter()
    let height = top + Self.margin - 8
    let size = "\(DecimalText.coordinate(Self.width)) \(DecimalText.coordinate(height))"
    document.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "polysemy-figure",
        "width": .number(Self.width), "height": .number(height), "viewBox": .text("0 0 \(size)"),
        "role": "img", "aria-labelledby": "polysemy-title polysemy-description",
      ]
    ) { document in
      document.text(
        "title", ["id": "polysemy-title"], MarkedText(title).truncated(toColumns: 200).string)
      document.text(
        "desc", ["id": "polysemy-description"],
        MarkedText(description).truncated(toColumns: 1000).string)
      document.element("style") { style in
        for rule in SVGTheme.rules(hasLines: hasLines) { style.raw(rule) }
      }
      document.shape(
        "rect", ["class": "paper", "width": .number(Self.width), "height": .number(height)])
      for line in svg.output.split(separator: "\n") { document.raw(String(line)) }
    }
    return document.output
  }
}
