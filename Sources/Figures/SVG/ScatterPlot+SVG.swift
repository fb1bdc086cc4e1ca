extension ScatterPlot {
  /// Draws the plot and returns what a reader must know about the drawing.
  func drawSVG(in box: Box, on svg: inout SVGWriter) -> [String] {
    let frame = PlotFrame(
      title: title, note: note, xLabel: xLabel, yLabel: yLabel, hasScale: hasScale, panel: box
    ) { plot in
      ticks(of: axes(aspect: plot.width / plot.height).y, about: PlotFrame.verticalTickCount)
    }
    let layout = ScatterLayout(self, in: frame.plot)
    svg.element("g") { svg in
      frame.drawHeading(on: &svg)
      frame.drawAxes(
        x: layout.xAxis, ticks(of: layout.xAxis, about: frame.horizontalTickCount),
        y: layout.yAxis, ticks(of: layout.yAxis, about: PlotFrame.verticalTickCount), on: &svg)
      for label in layout.labels {
        if let leader = label.place.leader { svg.line(leader, class: "leader") }
      }
      drawMarks(of: layout, on: &svg)
      for label in layout.labels { Self.draw(label, on: &svg) }
    }
    return [missingPointsNote].compactMap { $0 } + layout.remarks
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
