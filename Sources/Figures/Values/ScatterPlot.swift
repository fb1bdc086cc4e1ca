/// Points in a plane.
package struct ScatterPlot: Equatable, Sendable {
  package var title: String
  /// A line below the title.
  package var note: String
  /// What the axes measure, such as "PC 1 (43 % of variance)".
  package var xLabel: String
  package var yLabel: String
  /// Whether a unit is as long on one axis as on the other, so that distances can be compared.
  package var hasEqualAspect: Bool
  /// Whether numbers are written along the axes; where they mean nothing, there are none.
  package var hasScale: Bool
  /// Whether labels are numbers of a legend, which a terminal shows in their points' places; words stand
  /// beside marks.
  package var hasNumberedPoints: Bool
  package var points: [ScatterPoint]

  package init(
    title: String = "", note: String = "", xLabel: String = "", yLabel: String = "",
    hasEqualAspect: Bool = true, hasScale: Bool = true,
    hasNumberedPoints: Bool = false, points: [ScatterPoint]
  ) {
    self.title = title
    self.note = note
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.hasEqualAspect = hasEqualAspect
    self.hasScale = hasScale
    self.hasNumberedPoints = hasNumberedPoints
    self.points = points
  }
}

/// A point of a ``ScatterPlot``.
package struct ScatterPoint: Equatable, Sendable {
  package var x: Double
  package var y: Double
  /// What is written beside the point; nothing where empty.
  package var label: String
  /// Decides colour and shape; a point of no series is a grey disc.
  package var series: Int?
  /// Whether the point is drawn larger, its label in bold and placed first.
  package var isEmphasized: Bool
  /// What is shown when the pointer rests on the point.
  package var tooltip: String

  package init(
    x: Double, y: Double, label: String = "", series: Int? = 0, isEmphasized: Bool = false,
    tooltip: String = ""
  ) {
    self.x = x
    self.y = y
    self.label = label
    self.series = series
    self.isEmphasized = isEmphasized
    self.tooltip = tooltip
  }
}

extension ScatterPlot {
  /// Which points have a place: both coordinates finite, and no larger than ``Axis/largestValue``.
  var drawablePoints: [ScatterPoint] {
    points.filter { abs($0.x) <= Axis.largestValue && abs($0.y) <= Axis.largestValue }
  }

  /// Axes that show every drawable point in a frame of this shape.
  ///
  /// - Parameter aspect: the frame's width divided by its height, both in the same unit.
  /// - Returns: the horizontal and the vertical axis.
  func axes(aspect: Double) -> (x: Axis, y: Axis) {
    let points = drawablePoints
    let x = Axis(covering: points.lazy.map(\.x))
    let y = Axis(covering: points.lazy.map(\.y))
    guard hasEqualAspect else { return (x, y) }
    let (width, height) = (x.upper - x.lower, y.upper - y.lower)
    return width > height * aspect
      ? (x, y.widened(by: width / aspect / height)) : (x.widened(by: height * aspect / width), y)
  }

  /// The marked values of an axis, about `count` of them, or none where there is no scale.
  func ticks(of axis: Axis, about count: Int) -> [Axis.Tick] {
    hasScale ? axis.ticks(about: count) : []
  }

  /// What a reader must know about points that have no place; nil where all have one.
  var missingPointsNote: String? {
    let missing = points.count - drawablePoints.count
    let name = title.isEmpty ? "" : " (\(title))"
    return switch missing {
    case 0: nil
    case 1: "1 point without a finite place is not drawn\(name)."
    default: "\(DecimalText.count(missing)) points without a finite place are not drawn\(name)."
    }
  }
}
