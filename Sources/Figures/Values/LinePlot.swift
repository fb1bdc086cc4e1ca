/// Lines in a plane: what changes with time, with steps, or along a spectrum.
package struct LinePlot: Equatable, Sendable {
  package var title: String
  /// A line below the title.
  package var note: String
  /// What the axes measure, such as "steps back in time".
  package var xLabel: String
  package var yLabel: String
  package var xScale: Scale
  package var yScale: Scale
  /// Whether only whole numbers are marked along the x axis, as of epochs.
  package var hasWholeX: Bool
  /// Values that the y axis shows whether or not a line reaches them.
  package var yIncludes: [Double]
  /// Whether each line's name stands at its end, for a panel that no key of the figure explains.
  package var hasEndLabels: Bool
  /// Values of y that a line across the panel marks.
  package var guides: [LineGuide]
  package var lines: [Line]

  package init(
    title: String = "", note: String = "", xLabel: String = "", yLabel: String = "",
    xScale: Scale = .linear, yScale: Scale = .linear, hasWholeX: Bool = false,
    yIncludes: [Double] = [], hasEndLabels: Bool = false, guides: [LineGuide] = [], lines: [Line]
  ) {
    self.title = title
    self.note = note
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xScale = xScale
    self.yScale = yScale
    self.hasWholeX = hasWholeX
    self.yIncludes = yIncludes
    self.hasEndLabels = hasEndLabels
    self.guides = guides
    self.lines = lines
  }
}

/// A line of a ``LinePlot``: points, joined in their order.
package struct Line: Equatable, Sendable {
  /// Shown when the pointer rests on the line, and at its end where the plot asks for that.
  package var name: String
  /// Decides colour, dashes and the shape of marks; a line of no series is grey.
  package var series: Int?
  /// From 1, drawn in full with a mark at each of a few points, down to 0, drawn faint and thin.
  package var strength: Double
  package var points: [LinePoint]

  package init(name: String, series: Int? = 0, strength: Double = 1, points: [LinePoint]) {
    self.name = name
    self.series = series
    self.strength = strength
    self.points = points
  }

  /// A line over 1, 2, 3 … or from another whole number on.
  package init(
    name: String, series: Int? = 0, strength: Double = 1, values: [Double?], from first: Int = 1
  ) {
    self.init(
      name: name, series: series, strength: strength,
      points: values.enumerated().map { LinePoint(x: Double(first + $0), y: $1) })
  }
}

/// A point of a ``Line``.
package struct LinePoint: Equatable, Sendable {
  package var x: Double
  /// Nil where there is no value, which interrupts the line.
  package var y: Double?
  /// What is shown when the pointer rests on the point's mark, where it has one.
  package var tooltip: String

  package init(x: Double, y: Double?, tooltip: String = "") {
    self.x = x
    self.y = y
    self.tooltip = tooltip
  }
}

/// A value of y that is marked across a ``LinePlot``.
package struct LineGuide: Equatable, Sendable {
  package var value: Double
  /// What the value is, in a word or two.
  package var label: String

  package init(value: Double, label: String = "") {
    self.value = value
    self.label = label
  }
}

extension LinePlot {
  /// How many points with a mark a line has at most; the marks of more would hide it.
  static let mostMarks = 60

  /// A point whose place on both axes is known, in their own units: for a logarithm, powers of ten.
  struct Place: Equatable {
    let place: Point
    let point: LinePoint
  }

  /// The line's pieces between missing values; none of them is empty.
  func pieces(of line: Line) -> [[Place]] {
    var pieces: [[Place]] = [[]]
    for point in line.points {
      if let y = point.y, let x = xScale.position(of: point.x), let y = yScale.position(of: y) {
        pieces[pieces.count - 1].append(Place(place: Point(x: x, y: y), point: point))
      } else if pieces.last?.isEmpty == false {
        pieces.append([])
      }
    }
    return pieces.filter { !$0.isEmpty }
  }

  /// Whether each of a line's points has a mark.
  func hasMarks(_ line: Line) -> Bool {
    line.strength >= 1 && pieces(of: line).reduce(0) { $0 + $1.count } <= Self.mostMarks
  }

  /// Axes that show every line, and every guide that is worth it.
  func axes() -> (x: Axis, y: Axis) {
    let places = lines.flatMap { pieces(of: $0).joined() }
    let included = (yIncludes + guides.map(\.value)).compactMap(yScale.position)
    return (
      Axis(covering: places.lazy.map(\.place.x), margin: 0.03),
      Axis(covering: places.map(\.place.y) + included)
    )
  }

  /// The marked values of the x axis, about `count` of them.
  func xTicks(of axis: Axis, about count: Int) -> [Axis.Tick] {
    guard hasWholeX, xScale == .linear else { return xScale.ticks(of: axis, about: count) }
    return axis.wholeTicks(about: count)
  }

  /// What a reader must know about values that have no place.
  var remarks: [String] {
    let name = title.isEmpty ? "" : " (\(title))"
    var (infinite, unlogarithmic) = (0, 0)
    for line in lines {
      for point in line.points {
        guard let y = point.y else { continue }
        if !(abs(point.x) <= Axis.largestValue && abs(y) <= Axis.largestValue) {
          infinite += 1
        } else if xScale.position(of: point.x) == nil || yScale.position(of: y) == nil {
          unlogarithmic += 1
        }
      }
    }
    return [
      Self.remark(infinite, "not finite", because: "", name),
      Self.remark(
        unlogarithmic, "not above 0", because: ", which a logarithmic axis does not reach,", name),
    ].compactMap { $0 }
  }

  private static func remark(
    _ count: Int, _ what: String, because reason: String, _ name: String
  ) -> String? {
    switch count {
    case 0: nil
    case 1: "1 value that is \(what)\(reason) is left out\(name)."
    default: "\(DecimalText.count(count)) values that are \(what)\(reason) are left out\(name)."
    }
  }
}
