internal import Glibc

/// A label that wants a place.
package struct LabelRequest: Equatable, Sendable {
  /// The point that the label belongs to.
  package let disc: Disc
  package let width: Double
  package let height: Double
  /// Whether the label is placed before all that are not, and never gives way to them.
  package let isFirst: Bool

  package init(disc: Disc, width: Double, height: Double, isFirst: Bool = false) {
    self.disc = disc
    self.width = width
    self.height = height
    self.isFirst = isFirst
  }
}

/// Where a label stands, and the line to its point where it stands apart from it.
package struct PlacedLabel: Equatable, Sendable {
  /// Which side of its point a label is on.
  enum Side { case left, middle, right }

  package let box: Box
  let side: Side
  package let leader: Segment?
}

/// Puts labels beside their points so that nothing overlaps.
///
/// No label touches another, a point, or a leader, and no leader another or a point that lies apart
/// from its own; no label leaves the frame. A label for which there is no such place is dropped.
///
/// Labels that stand first are placed first, then those with the fewest free places; each takes the
/// place of least cost among candidates around its point, the nearest ones preferred, to the right
/// before above before below before left. A label without a free place may move up to two that are in
/// its way. Nothing is random: the same requests give the same places.
package struct LabelPlacer {
  private let frame: Box
  /// Whether labels may stand apart from their points, at the end of a line.
  private let allowsLeaders: Bool
  /// How far labels keep from points that are not theirs.
  private let clearance: Double
  private var discs: SpatialGrid<Disc>
  private var labels: SpatialGrid<Box>
  private var placed: [PlacedLabel?] = []

  /// How many points there are at most where labels may stand apart from theirs: of more, all places
  /// are taken, and lines are a thicket.
  package static let mostPointsWithLeaders = 200

  /// How often labels without a place may move others.
  private static let roundCount = 2

  /// The gap between labels, so that neighbours read as two: a space wide, and less in height.
  private static let labelGap = (x: 6.0, y: 1.0)

  /// - Parameters:
  ///   - frame: what no label leaves.
  ///   - discs: what no label covers; the points of the labels among them.
  package init(frame: Box, discs: [Disc]) {
    self.frame = frame
    allowsLeaders = discs.count <= Self.mostPointsWithLeaders
    clearance = discs.count <= 400 ? 1 : 3
    self.discs = SpatialGrid(frame: frame, cellSize: 16)
    labels = SpatialGrid(frame: frame, cellSize: 16)
    for disc in discs { self.discs.insert(disc, in: disc.bounds) }
  }

  /// The places of the labels, in the order of the requests; nil for those dropped.
  ///
  /// - Complexity: O(requests) for points spread evenly.
  package mutating func place(_ requests: [LabelRequest]) -> [PlacedLabel?] {
    placed = [PlacedLabel?](repeating: nil, count: requests.count)
    labels.removeAll()
    let freedom = requests.map { request in
      nearCandidates(of: request).count { isClearOfPoints($0, of: request) }
    }
    let order = requests.indices.sorted { a, b in
      if requests[a].isFirst != requests[b].isFirst { return requests[a].isFirst }
      return (freedom[a], a) < (freedom[b], b)
    }
    var left: [Int] = []
    for index in order {
      if let best = bestPlace(of: requests[index]) {
        put(best, for: index)
      } else {
        left.append(index)
      }
    }
    guard allowsLeaders else { return placed }
    // What has moved may have left room.
    for _ in 0..<Self.roundCount {
      for index in left where placed[index] == nil { makeRoom(for: index, requests) }
    }
    return placed
  }

  // MARK: Candidates

  /// A place that might do, and what speaks against it.
  private struct Candidate {
    let label: PlacedLabel
    let cost: Double
  }

  private func nearCandidates(of request: LabelRequest) -> [Candidate] {
    Compass.eight.map { candidate(of: request, toward: $0, distance: 2) }
  }

  private func farCandidates(of request: LabelRequest) -> [Candidate] {
    guard allowsLeaders else { return [] }
    return [11.0, 20, 31, 44, 60, 80, 104].flatMap { distance in
      Compass.sixteen.map { candidate(of: request, toward: $0, distance: distance) }
    }
  }

  /// The last resort, at the end of a long line: out of the midst of a tight group.
  private func remoteCandidates(of request: LabelRequest) -> [Candidate] {
    guard allowsLeaders else { return [] }
    return [20.0, 44, 80, 104, 130, 160, 200].flatMap { distance in
      Compass.fan.map { candidate(of: request, toward: $0, distance: distance) }
    }
  }

  private func candidate(
    of request: LabelRequest, toward direction: Compass, distance: Double
  ) -> Candidate {
    let (point, reach) = (request.disc.center, request.disc.radius + distance)
    let x = point.x + direction.x * reach + direction.xSide * request.width / 2
    let y = point.y + direction.y * reach + direction.ySide * request.height / 2
    let box = Box(
      minX: x - request.width / 2, minY: y - request.height / 2, maxX: x + request.width / 2,
      maxY: y + request.height / 2)
    let edge = point.shifted(
      x: direction.x * request.disc.radius, y: direction.y * request.disc.radius)
    let leader = distance > 2 ? Segment(start: edge, end: box.nearestPoint(to: edge)) : nil
    return Candidate(
      label: PlacedLabel(box: box, side: direction.side, leader: leader),
      cost: direction.cost + (leader == nil ? 0 : 1 + distance / 5))
  }

  // MARK: Judgement

  private func bestPlace(of request: LabelRequest) -> PlacedLabel? {
    // One after the other, for the last are many.
    for candidates in [nearCandidates, farCandidates, remoteCandidates] {
      let free = candidates(request).filter {
        isClearOfPoints($0, of: request) && obstructions(of: $0.label).isEmpty
      }
      let best = free.min { costInPlace($0, of: request) < costInPlace($1, of: request) }
      if let best { return best.label }
    }
    return nil
  }

  /// The candidate's cost, and more for every other point so close that the label may seem its.
  private func costInPlace(_ candidate: Candidate, of request: LabelRequest) -> Double {
    let surroundings = candidate.label.box.expanded(by: 5)
    let strangers = discs.all(near: surroundings) { disc in
      disc.center != request.disc.center && surroundings.intersects(disc)
    }
    return candidate.cost + 0.7 * Double(strangers.count)
  }

  private func isClearOfPoints(_ candidate: Candidate, of request: LabelRequest) -> Bool {
    let box = candidate.label.box
    guard frame.contains(box) else { return false }
    let guarded = box.expanded(by: clearance)
    let coversPoint = discs.contains(near: guarded) { _, disc in
      (disc.center == request.disc.center ? box : guarded).intersects(disc)
    }
    guard !coversPoint, let leader = candidate.label.leader else { return !coversPoint }
    // A leader cannot but begin on the points that lie on top of its own.
    return !discs.contains(near: leader.bounds) { _, disc in
      leader.crosses(disc) && !disc.overlaps(request.disc)
    }
  }

  /// The placed labels that stand in the way of a label or its leader, or whose leader it covers.
  private func obstructions(of label: PlacedLabel) -> Set<Int> {
    let room = label.box.expanded(x: Self.labelGap.x, y: Self.labelGap.y)
    var found = labels.all(near: room) { room.intersects($0) }
    guard allowsLeaders else { return found }
    for (index, other) in placed.enumerated() {
      guard let other else { continue }
      if let leader = label.leader {
        if leader.crosses(other.box.expanded(by: 1)) { found.insert(index) }
        if let crossing = other.leader, crossing.crosses(leader) { found.insert(index) }
      }
      if let leader = other.leader, leader.crosses(room) { found.insert(index) }
    }
    return found
  }

  // MARK: Placing

  private mutating func put(_ label: PlacedLabel?, for index: Int) {
    if let old = placed[index] { labels.remove(index, in: old.box) }
    placed[index] = label
    if let label { labels.insert(label.box, as: index, in: label.box) }
  }

  /// How many labels may move for one that has no place.
  private static let mostMoved = 2

  /// Places a label by moving the few that are in its way, where these all find other places.
  private mutating func makeRoom(for index: Int, _ requests: [LabelRequest]) {
    let request = requests[index]
    let candidates = [nearCandidates, farCandidates, remoteCandidates].flatMap { $0(request) }
    for candidate in candidates where isClearOfPoints(candidate, of: request) {
      let blockers = obstructions(of: candidate.label).sorted()
      guard blockers.count <= Self.mostMoved,
        request.isFirst || !blockers.contains(where: { requests[$0].isFirst })
      else { continue }
      let old = blockers.map { placed[$0] }
      for blocker in blockers { put(nil, for: blocker) }
      put(candidate.label, for: index)
      if blockers.allSatisfy({ place($0, requests) }) { return }
      put(nil, for: index)
      for (blocker, place) in zip(blockers, old) { put(place, for: blocker) }
    }
  }

  /// Places a label where it is best; false where there is no place.
  private mutating func place(_ index: Int, _ requests: [LabelRequest]) -> Bool {
    guard let best = bestPlace(of: requests[index]) else { return false }
    put(best, for: index)
    return true
  }
}

/// A direction in which a label may stand from its point.
private struct Compass {
  /// The unit vector; y grows downwards.
  let x: Double
  let y: Double
  /// How much of the label lies to that side: 0 is centred, 1 is wholly beyond.
  var xSide: Double { min(1, max(-1, x * 2)) }
  var ySide: Double { min(1, max(-1, y * 2)) }
  /// The side on which the whole of a label lies.
  var side: PlacedLabel.Side { xSide >= 0.99 ? .right : xSide <= -0.99 ? .left : .middle }
  /// What speaks against the direction.
  let cost: Double

  private static let diagonal = 0.5.squareRoot()

  /// The points of the compass from the east, counterclockwise; right and above read best.
  static let eight = [
    Compass(x: 1, y: 0, cost: 0), Compass(x: diagonal, y: -diagonal, cost: 0.2),
    Compass(x: 0, y: -1, cost: 0.3), Compass(x: -diagonal, y: -diagonal, cost: 0.5),
    Compass(x: -1, y: 0, cost: 0.45), Compass(x: -diagonal, y: diagonal, cost: 0.6),
    Compass(x: 0, y: 1, cost: 0.4), Compass(x: diagonal, y: diagonal, cost: 0.35),
  ]

  /// Directions so close together that a line finds a gap between points; none preferred.
  static let fan = (0..<48).map { index in
    let angle = Double(index) * Double.pi / 24
    return Compass(x: cos(angle), y: sin(angle), cost: 0.3)
  }

  /// The eight and the directions halfway between them.
  static let sixteen =
    eight
    + eight.indices.map { index in
      let (a, b) = (eight[index], eight[(index + 1) % 8])
      let length = ((a.x + b.x) * (a.x + b.x) + (a.y + b.y) * (a.y + b.y)).squareRoot()
      return Compass(x: (a.x + b.x) / length, y: (a.y + b.y) / length, cost: (a.cost + b.cost) / 2)
    }
}
