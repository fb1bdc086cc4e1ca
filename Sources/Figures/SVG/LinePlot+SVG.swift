extension LinePlot {
  /// Draws the plot and returns what a reader must know about the drawing.
  func drawSVG(in box: Box, on svg: inout SVGWriter) -> [String] {
    let frame = PlotFrame(
      title: title, note: note, xLabel: xLabel, yLabel: yLabel, hasScale: true, panel: box,
      rightMargin: rightMargin(of: box)
    ) { _ in yTicks(of: axes().y) }
    let layout = LineLayout(self, in: frame.plot)
    svg.element("g") { svg in
      frame.drawHeading(on: &svg)
      frame.drawAxes(
        x: layout.xAxis, xTicks(of: layout.xAxis, about: frame.horizontalTickCount),
        y: layout.yAxis, yTicks(of: layout.yAxis), on: &svg)
      drawMinorTicks(of: layout, on: &svg)
      drawGuides(of: layout, on: &svg)
      // Strong lines stand before weak ones.
      let tracks = layout.tracks.sorted { $0.line.strength < $1.line.strength }
      for track in tracks { draw(track, on: &svg) }
      for label in layout.labels { draw(label, upTo: box.maxX, on: &svg) }
    }
    return remarks + layout.remarks
  }

  private func yTicks(of axis: Axis) -> [Axis.Tick] {
    yScale.ticks(of: axis, about: PlotFrame.verticalTickCount)
  }

  /// The room that the names at the lines' ends take, a third of the panel at most.
  private func rightMargin(of box: Box) -> Double {
    guard hasEndLabels else { return 0 }
    let widest = lines.map { LineLayout.labelMetrics.width(of: $0.name.madeVisible) }.max() ?? 0
    return min(widest, box.width / 3) + LineLayout.labelGap
  }

  private func drawMinorTicks(of layout: LineLayout, on svg: inout SVGWriter) {
    let frame = layout.frame
    for value in yScale.minorTicks(of: layout.yAxis) {
      let y = frame.maxY - layout.yAxis.fraction(of: value) * frame.height
      svg.line(from: Point(x: frame.minX - 2, y: y), to: Point(x: frame.minX, y: y), class: "axis")
    }
    for value in xScale.minorTicks(of: layout.xAxis) {
      let x = frame.minX + layout.xAxis.fraction(of: value) * frame.width
      svg.line(from: Point(x: x, y: frame.maxY), to: Point(x: x, y: frame.maxY + 2), class: "axis")
    }
  }

  private func drawGuides(of layout: LineLayout, on svg: inout SVGWriter) {
    let frame = layout.frame
    for guide in guides {
      guard let value = yScale.position(of: guide.value) else { continue }
      let y = frame.maxY - layout.yAxis.fraction(of: value) * frame.height
      svg.line(from: Point(x: frame.minX, y: y), to: Point(x: frame.maxX, y: y), class: "leader")
      guard !guide.label.isEmpty else { continue }
      svg.text(
        ["class": "soft small end", "x": .number(frame.maxX - 5), "y": .number(y - 4)],
        MarkedText(guide.label).cut(to: frame.width / 2, TextMetrics(size: 11)))
    }
  }

  private func draw(_ track: LineLayout.Track, on svg: inout SVGWriter) {
    let line = track.line
    let tooltip = MarkedText(line.name).truncated(toColumns: 300).string
    for piece in track.pieces where piece.count > 1 {
      svg.line(
        through: piece, series: line.series, strength: line.strength, tooltip: tooltip)
    }
    svg.marks(
      track.marks.map { center, point in
        (center, MarkedText(point.tooltip).truncated(toColumns: 300).string)
      }, radius: track.marks.count > 20 ? 2.2 : 3, series: line.series,
      opacity: line.strength >= 1 ? 1 : 0.6, tooltip: tooltip)
  }

  private func draw(_ label: LineLayout.Label, upTo end: Double, on svg: inout SVGWriter) {
    let room = end - label.anchor.x + 1
    let start = Point(x: label.end.x + 5, y: label.end.y)
    svg.line(from: start, to: label.anchor.shifted(x: -4), class: "leader")
    svg.text(
      ["class": "label", "x": .number(label.anchor.x), "y": .number(label.anchor.y + 4.3)],
      MarkedText(label.text).cut(to: room, LineLayout.labelMetrics))
  }
}

extension SVGWriter {
  /// Draws a line through points in the colour and with the dashes of its series.
  mutating func line(
    through points: [Point], series: Int?, strength: Double = 1, tooltip: String = ""
  ) {
    let style = SeriesStyle(series)
    let path = points.map {
      DecimalText.coordinate($0.x) + " " + DecimalText.coordinate($0.y)
    }
    let share = min(1, max(0, strength))
    shape(
      "path",
      [
        "class": .text("line l\(style.colorIndex)"),
        "d": .text("M" + path.joined(separator: "L")), "stroke-dasharray": .text(style.dashes),
        "stroke-width": .number(0.9 + 0.9 * share), "stroke-opacity": .number(0.3 + 0.7 * share),
      ], tooltip: tooltip)
  }
}
