/// Where the lines of a plot stand in pixels, and the names at their ends.
struct LineLayout {
  /// A line of the plot in pixels.
  struct Track {
    let line: Line
    /// The pieces between missing values, thinned to what pixels can show.
    let pieces: [[Point]]
    /// The points that have a mark.
    let marks: [(center: Point, point: LinePoint)]
    let end: Point
  }

  /// A line's name at its end.
  struct Label {
    let text: String
    let series: Int?
    /// Where the line ends, and the middle of the text's left edge.
    let end: Point
    let anchor: Point
  }

  let frame: Box
  let xAxis: Axis
  let yAxis: Axis
  let tracks: [Track]
  private(set) var labels: [Label] = []
  /// How many names found no room.
  private(set) var droppedLabelCount = 0

  static let labelMetrics = TextMetrics(size: 12)
  /// From a frame's right edge to the names, with room for a line between both.
  static let labelGap = 16.0

  init(_ plot: LinePlot, in frame: Box) {
    self.frame = frame
    let (x, y) = plot.axes()
    (xAxis, yAxis) = (x, y)
    func pixel(_ place: Point) -> Point {
      Point(
        x: frame.minX + x.fraction(of: place.x) * frame.width,
        y: frame.maxY - y.fraction(of: place.y) * frame.height)
    }
    tracks = plot.lines.compactMap { line in
      let pieces = plot.pieces(of: line)
      guard let last = pieces.last?.last else { return nil }
      // A point between two gaps is nothing but its mark.
      let marked = plot.hasMarks(line) ? pieces : pieces.filter { $0.count == 1 }
      return Track(
        line: line, pieces: pieces.map { Self.thinned($0.map { pixel($0.place) }) },
        marks: marked.joined().map { (pixel($0.place), $0.point) }, end: pixel(last.place))
    }
    if plot.hasEndLabels { placeLabels() }
  }

  /// The points without those that fall onto the same column of pixels as their neighbours: of each
  /// column the first, the lowest, the highest and the last stay, in their order, so that the drawing
  /// is the same (Jugel et al., "M4", 2014).
  static func thinned(_ points: [Point]) -> [Point] {
    var kept: [Point] = []
    var start = 0
    while start < points.count {
      let column = points[start].x.rounded(.down)
      var end = start + 1
      while end < points.count, points[end].x.rounded(.down) == column { end += 1 }
      let run = start..<end
      let lowest = run.max { points[$0].y < points[$1].y } ?? start
      let highest = run.min { points[$0].y < points[$1].y } ?? start
      for index in Set([start, lowest, highest, end - 1]).sorted() { kept.append(points[index]) }
      start = end
    }
    return kept
  }

  /// Puts the names to the right of the frame, as near to their lines' ends as they go without
  /// touching; where there are more than fit, the last ones are left out.
  private mutating func placeLabels() {
    let height = Self.labelMetrics.lineHeight
    let room = max(1, Int(frame.height / height))
    let named = tracks.filter { !$0.line.name.isEmpty }
    droppedLabelCount = max(0, named.count - room)
    let shown = named.prefix(room).sorted { $0.end.y < $1.end.y }
    let wanted = shown.map(\.end.y)
    let places = Self.spread(
      wanted, apart: height, from: frame.minY + height / 2, to: frame.maxY - height / 2)
    labels = zip(shown, places).map { track, y in
      Label(
        text: track.line.name, series: track.line.series, end: track.end,
        anchor: Point(x: frame.maxX + Self.labelGap, y: y))
    }
  }

  /// Ascending places at least `apart` from each other, within bounds, as near to the wanted ones as
  /// can be in the mean of squares: neighbours that collide become a block around their mean.
  ///
  /// - Precondition: `wanted` ascends, and there is room.
  static func spread(
    _ wanted: [Double], apart: Double, from lower: Double, to upper: Double
  ) -> [Double] {
    // Each block's first place, wished for by its members, less their distance from it.
    var blocks: [(first: Double, count: Int)] = []
    for place in wanted {
      blocks.append((place, 1))
      while blocks.count > 1 {
        let (last, before) = (blocks[blocks.count - 1], blocks[blocks.count - 2])
        guard before.first + Double(before.count) * apart > last.first else { break }
        let wish = last.first - Double(before.count) * apart
        let count = before.count + last.count
        let first =
          (before.first * Double(before.count) + wish * Double(last.count)) / Double(count)
        blocks.removeLast(2)
        blocks.append((first, count))
      }
    }
    var places = blocks.flatMap { block in
      (0..<block.count).map { block.first + Double($0) * apart }
    }
    // Into the bounds from above, then from below.
    for index in places.indices {
      places[index] = max(places[index], index == 0 ? lower : places[index - 1] + apart)
    }
    for index in places.indices.reversed() {
      let limit = index == places.count - 1 ? upper : places[index + 1] - apart
      places[index] = min(places[index], limit)
    }
    return places
  }

  /// What a reader must know about what was left out.
  var remarks: [String] {
    droppedLabelCount > 0 ? ["Names of lines are left out where there is no room for them."] : []
  }
}
