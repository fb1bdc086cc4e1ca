internal import Glibc

/// Where everything of a ``ScatterPlot`` stands in a frame.
package struct ScatterLayout: Sendable {
  /// A point as it is drawn.
  package struct Mark: Equatable, Sendable {
    package let disc: Disc
    package let point: ScatterPoint
  }

  /// A label as it is drawn.
  package struct Label: Equatable, Sendable {
    package let text: String
    package let place: PlacedLabel
    package let isEmphasized: Bool
  }

  package let frame: Box
  package let xAxis: Axis
  package let yAxis: Axis
  /// Every drawable point; emphasised ones last, so that they lie on top.
  package let marks: [Mark]
  /// The labels that found a place.
  package let labels: [Label]
  /// How many labels found none.
  package let droppedLabelCount: Int
  /// Whether points were moved apart because they fell on the same place.
  package let hasSharedPlaces: Bool

  /// The font size of labels in pixels.
  package static let labelSize = 12.0
  /// The width at which a label is cut.
  private static let widestLabel = 150.0

  /// Lays a plot out in a frame given in pixels.
  ///
  /// Points that fall on the same half pixel are fanned out around it, as the seeds of a
  /// sunflower, and share one label ("1–3, 7").
  package init(_ plot: ScatterPlot, in frame: Box) {
    let points = plot.drawablePoints
    let (xAxis, yAxis) = plot.axes(aspect: frame.width / frame.height)
    let places = points.map { point in
      Point(
        x: frame.minX + xAxis.fraction(of: point.x) * frame.width,
        y: frame.maxY - yAxis.fraction(of: point.y) * frame.height)
    }
    let groups = PointGroup.gather(places, cellSize: 0.5)
    var marks = [Mark?](repeating: nil, count: points.count)
    var requests: [LabelRequest] = []
    var texts: [(text: String, isEmphasized: Bool)] = []
    let radius = Self.radius(pointCount: points.count)
    for group in groups {
      let center = places[group.members[0]]
      let offsets = Self.fan(group.members.count, radius: radius)
      var reach = 0.0
      for (member, offset) in zip(group.members, offsets) {
        let size = points[member].isEmphasized ? radius * 1.5 : radius
        let place = center.shifted(x: offset.x, y: offset.y)
        marks[member] = Mark(disc: Disc(center: place, radius: size), point: points[member])
        reach = max(reach, hypot(offset.x, offset.y) + size)
      }
      let text = PointGroup.joined(group.members.map { points[$0].label })
      guard !text.isEmpty else { continue }
      let isEmphasized = group.members.contains { points[$0].isEmphasized }
      let metrics = TextMetrics(size: Self.labelSize, isBold: isEmphasized)
      let shown = MarkedText(text).truncated(to: Self.widestLabel) {
        metrics.width(of: $0.character)
      }
      texts.append((shown.string, isEmphasized))
      requests.append(
        LabelRequest(
          disc: Disc(center: center, radius: reach), width: metrics.width(of: shown.string) + 2,
          height: metrics.lineHeight, isFirst: isEmphasized))
    }
    let drawn = marks.compactMap { $0 }
    var placer = LabelPlacer(frame: frame.expanded(by: -3), discs: drawn.map(\.disc))
    let placed = placer.place(requests)
    hasSharedPlaces = groups.count < points.count
    self.frame = frame
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.marks = drawn.filter { !$0.point.isEmphasized } + drawn.filter(\.point.isEmphasized)
    labels = zip(texts, placed).compactMap { text, place in
      place.map { Label(text: text.text, place: $0, isEmphasized: text.isEmphasized) }
    }
    droppedLabelCount = placed.count { $0 == nil }
  }

  /// What a reader must know about what was moved and left out.
  var remarks: [String] {
    var remarks: [String] = []
    if hasSharedPlaces {
      remarks.append("Points at the same place are drawn side by side and share a label.")
    }
    if droppedLabelCount > 0 {
      remarks.append("Labels are left out where there is no room for them.")
    }
    return remarks
  }

  /// How large points are: smaller the more there are.
  static func radius(pointCount: Int) -> Double {
    switch pointCount {
    case ...60: 4.5
    case ...300: 3.5
    case ...1000: 2.6
    default: 1.8
    }
  }

  /// Where `count` points of one place are drawn around it, never further than 16 pixels.
  ///
  /// Seeds of a sunflower (Vogel, "A better way to construct the sunflower head", 1979).
  private static func fan(_ count: Int, radius: Double) -> [Point] {
    guard count > 1 else { return [Point(x: 0, y: 0)] }
    let goldenAngle = Double.pi * (3 - 5.0.squareRoot())
    let spacing = min(radius * 1.15, 16 / Double(count).squareRoot())
    return (0..<count).map { index in
      let distance = spacing * (Double(index) + 0.5).squareRoot()
      let angle = Double(index) * goldenAngle
      return Point(x: distance * cos(angle), y: distance * sin(angle))
    }
  }
}
