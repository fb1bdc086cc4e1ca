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

extension SVGWriter {
  /// Draws the points of a line as marks of a series, which say once what they have in common.
  ///
  /// - Parameters:
  ///   - marks: Where they stand, and what is shown when the pointer rests on each.
  ///   - radius: The disc's, about whose area they have.
  ///   - series: Decides colour and shape.
  ///   - opacity: How much they hide.
  ///   - tooltip: What is shown of those that have nothing of their own to show.
  mutating func marks(
    _ marks: [(center: Point, tooltip: String)], radius: Double, series: Int?, opacity: Double,
    tooltip: String
  ) {
    guard !marks.isEmpty else { return }
    let style = SeriesStyle(series)
    element(
      "g",
      [
        "class": .text("s\(style.colorIndex) point"), "stroke-width": 1,
        "fill-opacity": .number(opacity),
      ]
    ) { svg in
      if !tooltip.isEmpty { svg.text("title", [:], tooltip) }
      // From corner to corner, which is the same path for each.
      let corners = style.shape.corners?.map { Point(x: $0.x * radius, y: $0.y * radius) }
      let steps = corners.map { corners in
        zip(corners.dropFirst(), corners).map {
          DecimalText.coordinate($0.x - $1.x) + " " + DecimalText.coordinate($0.y - $1.y)
        }.joined(separator: " ")
      }
      for mark in marks {
        let (center, text) = (mark.center, mark.tooltip)
        if let first = corners?.first, let steps {
          let start =
            DecimalText.coordinate(center.x + first.x) + " "
            + DecimalText.coordinate(center.y + first.y)
          svg.shape("path", ["d": .text("M\(start)l\(steps)Z")], tooltip: text)
        } else {
          svg.shape(
            "circle",
            ["cx": .number(center.x), "cy": .number(center.y), "r": .number(radius)],
            tooltip: text)
        }
      }
    }
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
