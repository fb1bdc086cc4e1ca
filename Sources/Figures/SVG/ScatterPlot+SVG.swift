extension ScatterPlot {
  /// Draws the plot and returns what a reader must know about the drawing.
  func drawSVG(in box: Box, on svg: inout SVGWriter) -> [String] {
    let frame = plotFrame(in: box)
    let layout = ScatterLayout(self, in: frame)
    svg.element("g") { svg in
      drawHeading(above: frame, at: box, on: &svg)
      drawAxes(of: layout, at: box, on: &svg)
      for label in layout.labels {
        if let leader = label.place.leader { svg.line(leader, class: "leader") }
      }
      drawMarks(of: layout, on: &svg)
      for label in layout.labels { Self.draw(label, on: &svg) }
    }
    return [missingPointsNote].compactMap { $0 } + layout.remarks
  }

  private static let verticalTickCount = 6

  /// How much of a panel's box the heading takes.
  var headingHeight: Double { (title.isEmpty ? 0 : 22) + (note.isEmpty ? 0 : 18) }

  /// The box without the room for heading, ticks and axis labels.
  private func plotFrame(in box: Box) -> Box {
    let bottom = box.maxY - (hasScale ? 24 : 4) - (xLabel.isEmpty ? 0 : 20)
    let top = box.minY + headingHeight + 4
    var frame = Box(
      minX: box.minX + (hasScale ? 12 : 0) + (yLabel.isEmpty ? 0 : 18), minY: top, maxX: box.maxX,
      maxY: bottom)
    let left = frame.minX
    // The labels on the left decide the margin, which in turn may change the axis and its labels.
    for _ in 0..<3 {
      let ticks = ticks(
        of: axes(aspect: frame.width / frame.height).y, about: Self.verticalTickCount)
      let widest = ticks.map { TextMetrics(size: 11).width(of: $0.label) }.max() ?? 0
      frame.minX = max(frame.minX, left + widest)
    }
    return frame
  }

  private func drawHeading(above frame: Box, at box: Box, on svg: inout SVGWriter) {
    var y = box.minY + 14
    if !title.isEmpty {
      svg.text(
        ["class": "heading", "x": .number(frame.minX), "y": .number(y)],
        MarkedText(title).cut(to: frame.width, TextMetrics(size: 14, isBold: true)))
      y += 18
    }
    guard !note.isEmpty else { return }
    svg.text(
      ["class": "soft", "x": .number(frame.minX), "y": .number(y)],
      MarkedText(note).cut(to: frame.width, TextMetrics(size: 12)))
  }

  private func drawAxes(of layout: ScatterLayout, at box: Box, on svg: inout SVGWriter) {
    let frame = layout.frame
    svg.box(frame, class: "panel")
    for tick in ticks(of: layout.xAxis, about: max(2, Int(frame.width / 90))) {
      let x = frame.minX + layout.xAxis.fraction(of: tick.value) * frame.width
      svg.line(from: Point(x: x, y: frame.minY), to: Point(x: x, y: frame.maxY), class: "grid")
      svg.line(from: Point(x: x, y: frame.maxY), to: Point(x: x, y: frame.maxY + 4), class: "axis")
      svg.text(
        "text", ["class": "soft tick middle", "x": .number(x), "y": .number(frame.maxY + 17)],
        tick.label)
    }
    for tick in ticks(of: layout.yAxis, about: Self.verticalTickCount) {
      let y = frame.maxY - layout.yAxis.fraction(of: tick.value) * frame.height
      svg.line(from: Point(x: frame.minX, y: y), to: Point(x: frame.maxX, y: y), class: "grid")
      svg.line(from: Point(x: frame.minX - 4, y: y), to: Point(x: frame.minX, y: y), class: "axis")
      svg.text(
        "text", ["class": "soft tick end", "x": .number(frame.minX - 7), "y": .number(y + 4)],
        tick.label)
    }
    let metrics = TextMetrics(size: 12)
    if !xLabel.isEmpty {
      svg.text(
        [
          "class": "soft middle", "x": .number(frame.center.x),
          "y": .number(frame.maxY + (hasScale ? 38 : 18)),
        ], MarkedText(xLabel).cut(to: frame.width, metrics))
    }
    guard !yLabel.isEmpty else { return }
    let (x, y) = (box.minX + 11, frame.center.y)
    let place = "\(DecimalText.coordinate(x)) \(DecimalText.coordinate(y))"
    svg.text(
      [
        "class": "soft middle", "x": .number(x), "y": .number(y),
        "transform": .text("rotate(-90 \(place))"),
      ], MarkedText(yLabel).cut(to: frame.height, metrics))
  }

  private func drawMarks(of layout: ScatterLayout, on svg: inout SVGWriter) {
    let opacity = layout.marks.count <= 60 ? 0.95 : layout.marks.count <= 1000 ? 0.75 : 0.45
    for mark in layout.marks {
      svg.mark(
        mark.disc, series: mark.point.series, isEmphasized: mark.point.isEmphasized,
        opacity: mark.point.isEmphasized ? 1 : opacity,
        tooltip: MarkedText(mark.point.tooltip).truncated(toColumns: 300).string)
    }
  }

  private static func draw(_ label: ScatterLayout.Label, on svg: inout SVGWriter) {
    let box = label.place.box
    // The text stands where its box is next to the point, so that a box too wide does not show.
    let anchor =
      switch label.place.side {
      case .left: ("end", box.maxX - 1)
      case .middle: ("middle", box.center.x)
      case .right: ("start", box.minX + 1)
      }
    svg.text(
      "text",
      [
        "class": .text(label.isEmphasized ? "label strong-label" : "label"),
        "text-anchor": .text(anchor.0), "x": .number(anchor.1), "y": .number(box.center.y + 4.3),
      ], label.text)
  }
}

extension SVGWriter {
  mutating func line(_ segment: Segment, class name: String) {
    line(from: segment.start, to: segment.end, class: name)
  }

  mutating func line(from start: Point, to end: Point, class name: String) {
    shape(
      "line",
      [
        "class": .text(name), "x1": .number(start.x), "y1": .number(start.y), "x2": .number(end.x),
        "y2": .number(end.y),
      ])
  }

  mutating func box(_ box: Box, class name: String) {
    shape(
      "rect",
      [
        "class": .text(name), "x": .number(box.minX), "y": .number(box.minY),
        "width": .number(box.width), "height": .number(box.height),
      ])
  }
}
