extension SVGWriter {
  /// Draws a point in the colour and shape of its series.
  ///
  /// The shapes have about the area of the disc.
  mutating func mark(
    _ disc: Disc, series: Int?, isEmphasized: Bool = false, opacity: Double = 1,
    tooltip: String = ""
  ) {
    let style = SeriesStyle(series)
    let names = "s\(style.colorIndex) \(isEmphasized ? "strong" : "point")"
    let line = isEmphasized ? 1.5 : disc.radius > 2 ? 1 : 0
    let (center, radius) = (disc.center, disc.radius)
    guard let corners = style.shape.corners else {
      return shape(
        "circle",
        [
          "class": .text(names), "cx": .number(center.x), "cy": .number(center.y),
          "r": .number(radius), "stroke-width": .number(line), "fill-opacity": .number(opacity),
        ], tooltip: tooltip)
    }
    let path = corners.map { corner in
      DecimalText.coordinate(center.x + corner.x * radius) + " "
        + DecimalText.coordinate(center.y + corner.y * radius)
    }
    shape(
      "path",
      [
        "class": .text(names), "d": .text("M" + path.joined(separator: "L") + "Z"),
        "stroke-width": .number(line), "fill-opacity": .number(opacity),
      ], tooltip: tooltip)
  }
}

extension SeriesStyle.Shape {
  /// The corners around the middle, for a disc of radius 1; nil for the disc itself.
  fileprivate var corners: [Point]? {
    switch self {
    case .circle: nil
    case .diamond:
      [Point(x: 0, y: -1.25), Point(x: 1.25, y: 0), Point(x: 0, y: 1.25), Point(x: -1.25, y: 0)]
    case .square:
      [
        Point(x: -0.9, y: -0.9), Point(x: 0.9, y: -0.9), Point(x: 0.9, y: 0.9),
        Point(x: -0.9, y: 0.9),
      ]
    case .triangle: [Point(x: 0, y: -1.25), Point(x: 1.17, y: 0.85), Point(x: -1.17, y: 0.85)]
    case .invertedTriangle:
      [Point(x: 0, y: 1.25), Point(x: 1.17, y: -0.85), Point(x: -1.17, y: -0.85)]
    }
  }
}
