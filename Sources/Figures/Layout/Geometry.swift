/// A place in a drawing, in pixels from its top left corner.
package struct Point: Equatable, Sendable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// The point this far to the right and down.
  func shifted(x dx: Double = 0, y dy: Double = 0) -> Point { Point(x: x + dx, y: y + dy) }
}

/// A filled circle.
package struct Disc: Equatable, Sendable {
  package var center: Point
  package var radius: Double

  package init(center: Point, radius: Double) {
    self.center = center
    self.radius = radius
  }

  /// A disc that covers others, around the mean of their middles; one disc is itself.
  ///
  /// - Precondition: there is at least one.
  init(around discs: [Disc]) {
    let count = Double(discs.count)
    let middle = Point(
      x: discs.reduce(0) { $0 + $1.center.x } / count,
      y: discs.reduce(0) { $0 + $1.center.y } / count)
    center = discs.count == 1 ? discs[0].center : middle
    radius =
      discs.map { disc in
        let (dx, dy) = (disc.center.x - middle.x, disc.center.y - middle.y)
        return (dx * dx + dy * dy).squareRoot() + disc.radius
      }.max() ?? 0
    if discs.count == 1 { radius = discs[0].radius }
  }

  /// Whether the two share more than a touching point.
  func overlaps(_ other: Disc) -> Bool {
    let (dx, dy) = (center.x - other.center.x, center.y - other.center.y)
    let reach = radius + other.radius
    return dx * dx + dy * dy < reach * reach
  }

  /// The smallest box around the disc.
  var bounds: Box {
    Box(
      minX: center.x - radius, minY: center.y - radius, maxX: center.x + radius,
      maxY: center.y + radius)
  }
}

/// An upright rectangle.
package struct Box: Equatable, Sendable {
  package var minX: Double
  package var minY: Double
  package var maxX: Double
  package var maxY: Double

  package init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
    self.minX = minX
    self.minY = minY
    self.maxX = maxX
    self.maxY = maxY
  }

  package var width: Double { maxX - minX }
  package var height: Double { maxY - minY }
  package var center: Point { Point(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }

  /// The box with every edge moved outwards.
  package func expanded(by distance: Double) -> Box { expanded(x: distance, y: distance) }

  /// The box with its edges moved outwards by one distance to the sides and another up and down.
  func expanded(x dx: Double, y dy: Double) -> Box {
    Box(minX: minX - dx, minY: minY - dy, maxX: maxX + dx, maxY: maxY + dy)
  }

  /// Whether the two share more than an edge.
  package func intersects(_ other: Box) -> Bool {
    minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
  }

  /// Whether the two share more than a touching point.
  package func intersects(_ disc: Disc) -> Bool {
    let nearest = nearestPoint(to: disc.center)
    let (dx, dy) = (nearest.x - disc.center.x, nearest.y - disc.center.y)
    return dx * dx + dy * dy < disc.radius * disc.radius
  }

  /// Whether the whole of the other box lies inside.
  package func contains(_ other: Box) -> Bool {
    minX <= other.minX && other.maxX <= maxX && minY <= other.minY && other.maxY <= maxY
  }

  /// The point of the box that is nearest to another.
  package func nearestPoint(to point: Point) -> Point {
    Point(x: min(max(point.x, minX), maxX), y: min(max(point.y, minY), maxY))
  }
}

/// A straight line between two points.
package struct Segment: Equatable, Sendable {
  package var start: Point
  package var end: Point

  package init(start: Point, end: Point) {
    self.start = start
    self.end = end
  }

  /// Whether the lines cross or touch.
  package func crosses(_ other: Segment) -> Bool {
    func side(_ a: Point, _ b: Point, _ p: Point) -> Double {
      (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
    }
    let (a, b, c, d) = (start, end, other.start, other.end)
    return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0
      && bounds.expanded(by: 0.01).intersects(other.bounds.expanded(by: 0.01))
  }

  /// Whether a part of the line lies in the box.
  package func crosses(_ box: Box) -> Bool {
    // Clips the line parameter t to the box, one axis at a time (Liang and Barsky, 1984).
    var (low, high) = (0.0, 1.0)
    let axes = [
      (start.x, end.x - start.x, box.minX, box.maxX),
      (start.y, end.y - start.y, box.minY, box.maxY),
    ]
    for (origin, delta, lower, upper) in axes {
      if delta == 0 {
        if origin <= lower || origin >= upper { return false }
      } else {
        let (a, b) = ((lower - origin) / delta, (upper - origin) / delta)
        low = max(low, min(a, b))
        high = min(high, max(a, b))
      }
    }
    return low < high
  }

  /// Whether the line passes over the disc.
  package func crosses(_ disc: Disc) -> Bool {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let squared = dx * dx + dy * dy
    let (px, py) = (disc.center.x - start.x, disc.center.y - start.y)
    let t = squared > 0 ? min(1, max(0, (px * dx + py * dy) / squared)) : 0
    let (ex, ey) = (px - t * dx, py - t * dy)
    return ex * ex + ey * ey < disc.radius * disc.radius
  }

  /// The smallest box around the line.
  var bounds: Box {
    Box(
      minX: min(start.x, end.x), minY: min(start.y, end.y), maxX: max(start.x, end.x),
      maxY: max(start.y, end.y))
  }
}
