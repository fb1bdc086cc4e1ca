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
  /// Points that fall on the same half pixel are fanned out around it, as the seeds of a sunflower,
  /// and share one label ("1–3, 7"). Where labels of a plot of moderate size find no room because
  /// points lie on top of each other, points less than their width apart share one, too.
  package init(_ plot: ScatterPlot, in frame: Box) {
    let points = plot.drawablePoints
    let (xAxis, yAxis) = plot.axes(aspect: frame.width / frame.height)
    let places = points.map { point in
      Point(
        x: frame.minX + xAxis.fraction(of: point.x) * frame.width,
        y: frame.maxY - yAxis.fraction(of: point.y) * frame.height)
    }
    let radius = Self.radius(pointCount: points.count)
    let groups = PointGroup.gather(places, cellSize: 0.5)
    let marks = Self.marks(points, at: places, groups, radius: radius)
    var labels = Self.labels(of: groups, marks, in: frame)
    if labels.contains(nil) && points.count <= LabelPlacer.mostPointsWithLeaders {
      let coarse = PointGroup.gather(places, cellSize: 2 * radius)
      let shared = Self.labels(of: coarse, marks, in: frame)
      if shared.count(where: { $0 == nil }) < labels.count(where: { $0 == nil }) {
        labels = shared
      }
    }
    self.frame = frame
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.marks = marks.filter { !$0.point.isEmphasized } + marks.filter(\.point.isEmphasized)
    self.labels = labels.compactMap { $0 }
    droppedLabelCount = labels.count { $0 == nil }
    hasSharedPlaces = groups.count < points.count
  }

  /// The points as they are drawn, in their order.
  private static func marks(
    _ points: [ScatterPoint], at places: [Point], _ groups: [PointGroup], radius: Double
  ) -> [Mark] {
    var offsets = [Point](repeating: Point(x: 0, y: 0), count: points.count)
    for group in groups {
      for (member, offset) in zip(group.members, fan(group.members.count, radius: radius)) {
        offsets[member] = offset
      }
    }
    return points.indices.map { index in
      let center = places[index].shifted(x: offsets[index].x, y: offsets[index].y)
      let size = points[index].isEmphasized ? radius * 1.5 : radius
      return Mark(disc: Disc(center: center, radius: size), point: points[index])
    }
  }

  /// The labels of the groups that have any; nil for those that found no place.
  private static func labels(
    of groups: [PointGroup], _ marks: [Mark], in frame: Box
  ) -> [Label?] {
    var requests: [LabelRequest] = []
    var texts: [(text: String, isEmphasized: Bool)] = []
    for group in groups {
      let members = group.members.map { marks[$0] }
      let text = PointGroup.joined(members.map(\.point.label))
      guard !text.isEmpty else { continue }
      let isEmphasized = members.contains(where: \.point.isEmphasized)
      let metrics = TextMetrics(size: labelSize, isBold: isEmphasized)
      let shown = MarkedText(text).cut(to: widestLabel, metrics).string
      texts.append((shown, isEmphasized))
      requests.append(
        LabelRequest(
          disc: Disc(around: members.map(\.disc)), width: metrics.width(of: shown) + 2,
          height: metrics.lineHeight, isFirst: isEmphasized))
    }
    var placer = LabelPlacer(frame: frame.expanded(by: -3), discs: marks.map(\.disc))
    return zip(texts, placer.place(requests)).map { text, place in
      place.map { Label(text: text.text, place: $0, isEmphasized: text.isEmphasized) }
    }
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
