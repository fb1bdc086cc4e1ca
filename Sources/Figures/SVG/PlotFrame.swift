/// What stands around a plot in SVG: its heading, and its axes with their ticks and labels.
struct PlotFrame {
  let title: String
  let note: String
  let xLabel: String
  let yLabel: String
  /// Whether numbers are written along the axes.
  let hasScale: Bool
  /// The room for all of it.
  let panel: Box
  /// The room for the plot itself.
  let plot: Box

  static let verticalTickCount = 6

  /// The frame of a plot in a panel.
  ///
  /// - Parameters:
  ///   - title: The heading; none where empty, as the other texts.
  ///   - note: What stands below it.
  ///   - xLabel: What the x axis measures.
  ///   - yLabel: What the y axis measures.
  ///   - hasScale: Whether numbers are written along the axes.
  ///   - panel: The room for all of it.
  ///   - rightMargin: What is kept free to the right of the plot.
  ///   - yTicks: The ticks of the y axis where the plot is of a certain shape.
  init(
    title: String, note: String, xLabel: String, yLabel: String, hasScale: Bool, panel: Box,
    rightMargin: Double = 0, yTicks: (Box) -> [Axis.Tick]
  ) {
    self.title = title
    self.note = note
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.hasScale = hasScale
    self.panel = panel
    let headingHeight = (title.isEmpty ? 0.0 : 22) + (note.isEmpty ? 0 : 18)
    let bottom = panel.maxY - (hasScale ? 24 : 4) - (xLabel.isEmpty ? 0 : 20)
    var plot = Box(
      minX: panel.minX + (hasScale ? 12 : 0) + (yLabel.isEmpty ? 0 : 18),
      minY: panel.minY + headingHeight + 4, maxX: panel.maxX - rightMargin, maxY: bottom)
    let left = plot.minX
    // The labels on the left decide the margin, which in turn may change the axis and its labels.
    for _ in 0..<3 {
      let widest = yTicks(plot).map { TextMetrics(size: 11).width(of: $0.label) }.max() ?? 0
      plot.minX = max(plot.minX, left + widest)
    }
    self.plot = plot
  }

  /// How many ticks an x axis of this width has room for.
  var horizontalTickCount: Int { max(3, Int(plot.width / 90)) }

  func drawHeading(on svg: inout SVGWriter) {
    var y = panel.minY + 14
    if !title.isEmpty {
      svg.text(
        ["class": "heading", "x": .number(plot.minX), "y": .number(y)],
        MarkedText(title).cut(to: plot.width, TextMetrics(size: 14, isBold: true)))
      y += 18
    }
    guard !note.isEmpty else { return }
    svg.text(
      ["class": "soft", "x": .number(plot.minX), "y": .number(y)],
      MarkedText(note).cut(to: plot.width, TextMetrics(size: 12)))
  }

  func drawAxes(
    x xAxis: Axis, _ xTicks: [Axis.Tick], y yAxis: Axis, _ yTicks: [Axis.Tick],
    on svg: inout SVGWriter
  ) {
    svg.box(plot, class: "panel")
    for tick in xTicks {
      let x = plot.minX + xAxis.fraction(of: tick.value) * plot.width
      svg.line(from: Point(x: x, y: plot.minY), to: Point(x: x, y: plot.maxY), class: "grid")
      svg.line(from: Point(x: x, y: plot.maxY), to: Point(x: x, y: plot.maxY + 4), class: "axis")
      svg.text(
        "text", ["class": "soft tick middle", "x": .number(x), "y": .number(plot.maxY + 17)],
        tick.label)
    }
    for tick in yTicks {
      let y = plot.maxY - yAxis.fraction(of: tick.value) * plot.height
      svg.line(from: Point(x: plot.minX, y: y), to: Point(x: plot.maxX, y: y), class: "grid")
      svg.line(from: Point(x: plot.minX - 4, y: y), to: Point(x: plot.minX, y: y), class: "axis")
      svg.text(
        "text", ["class": "soft tick end", "x": .number(plot.minX - 7), "y": .number(y + 4)],
        tick.label)
    }
    drawLabels(on: &svg)
  }

  private func drawLabels(on svg: inout SVGWriter) {
    let metrics = TextMetrics(size: 12)
    if !xLabel.isEmpty {
      svg.text(
        [
          "class": "soft middle", "x": .number(plot.center.x),
          "y": .number(plot.maxY + (hasScale ? 38 : 18)),
        ], MarkedText(xLabel).cut(to: plot.width, metrics))
    }
    guard !yLabel.isEmpty else { return }
    let (x, y) = (panel.minX + 11, plot.center.y)
    let place = "\(DecimalText.coordinate(x)) \(DecimalText.coordinate(y))"
    svg.text(
      [
        "class": "soft middle", "x": .number(x), "y": .number(y),
        "transform": .text("rotate(-90 \(place))"),
      ], MarkedText(yLabel).cut(to: plot.height, metrics))
  }
}
