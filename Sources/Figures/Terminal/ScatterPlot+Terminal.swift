extension ScatterPlot {
  /// Draws the plot with characters: `height` rows of points, and the axes around them.
  ///
  /// A label of one or two columns stands in its point's place or in a free cell beside it; a longer
  /// one stands beside its point's mark. A label without a free cell leaves "+" in its place, and a
  /// line below says which labels those are. A plot with more points than a quarter of its cells
  /// shows how many share a cell, as "·", "•" or "●", and labels the emphasised ones only.
  ///
  /// - Returns: lines no wider than `width`.
  func terminalLines(width: Int, height: Int, color: Bool) -> [String] {
    let (xAxis, yAxis) = axes(aspect: Double(width - 8) / (2 * Double(height)))
    let ticks = yAxis.ticks(about: max(2, height / 4))
    let margin = (ticks.map { DisplayWidth.of($0.label) }.max() ?? 0) + 2
    let frame = TerminalFrame(
      left: margin, width: max(1, width - margin), height: height, xAxis: xAxis, yAxis: yAxis)

    var canvas = TerminalCanvas(width: width, height: height + 2)
    frame.drawAxes(ticks, on: &canvas)
    var points = TerminalCanvas(width: frame.width, height: height)
    let merged = write(on: &points, frame)

    var lines: [String] = []
    func add(_ text: String, _ style: TerminalStyle = .plain) {
      guard !text.isEmpty else { return }
      let fitted = MarkedText(text).truncated(toColumns: width).string
      lines.append(color ? style.applied(to: fitted) : fitted)
    }
    add(title, .bold)
    add(note, .faint)
    add(yLabel.isEmpty ? "" : "↑ \(yLabel)", .faint)
    let axisLines = canvas.lines(color: false)
    for (row, content) in points.lines(color: color).enumerated() {
      let axis = MarkedText(axisLines[row]).padded(toColumns: min(margin, width)).string
      lines.append((color ? TerminalStyle.faint.applied(to: axis) : axis) + content)
    }
    lines += axisLines.suffix(2).map { color ? TerminalStyle.faint.applied(to: $0) : $0 }
    if !xLabel.isEmpty {
      let label = MarkedText("\(xLabel) →").truncated(toColumns: width)
      add(String(repeating: " ", count: width - label.displayWidth) + label.string, .faint)
    }
    for note in merged { add(note, .faint) }
    return lines
  }

  /// Writes marks and labels, and returns what must be said about those that found no cell.
  private func write(on canvas: inout TerminalCanvas, _ frame: TerminalFrame) -> [String] {
    let points = drawablePoints
    let cells = points.map(frame.cell)
    if points.count * 4 > frame.width * frame.height {
      writeDensity(of: points, cells, on: &canvas)
      return ["· 1–2   • 3–9   ● 10 or more points"]
    }
    let places = cells.map { Point(x: Double($0.column), y: Double($0.row)) }
    let groups = PointGroup.gather(places, cellSize: 1).sorted { a, b in
      let strong = { (group: PointGroup) in group.members.contains { points[$0].isEmphasized } }
      return (strong(a) ? 0 : 1, a.members[0]) < (strong(b) ? 0 : 1, b.members[0])
    }
    // Every mark that is not itself a label is written first, so that labels keep clear of it.
    let labels = groups.map { group in
      let joined = MarkedText(PointGroup.joined(group.members.map { points[$0].label }))
      return joined.truncated(toColumns: 24).string
    }
    for (group, label) in zip(groups, labels) where !(1...2 ~= DisplayWidth.of(label)) {
      let point = points[group.members[0]]
      canvas.write(
        String(SeriesStyle(point.series).glyph), row: cells[group.members[0]].row,
        column: cells[group.members[0]].column, style: Self.style(of: point))
    }
    var crowded: [String] = []
    for (group, label) in zip(groups, labels) where !label.isEmpty {
      let (point, cell) = (points[group.members[0]], cells[group.members[0]])
      let width = DisplayWidth.of(label)
      let candidates = Self.candidates(around: cell, width: width)
      let place = candidates.first { candidate in
        // A blank on either side, but for the edges, keeps neighbours apart.
        let start = candidate.column == 0 ? 0 : candidate.column - 1
        let end = candidate.column + width
        return canvas.isFree(
          row: candidate.row, columns: start..<max(start, end == frame.width ? end : end + 1))
      }
      if let place {
        canvas.write(label, row: place.row, column: place.column, style: Self.style(of: point))
      } else {
        if width <= 2 { canvas.write("+", row: cell.row, column: cell.column) }
        crowded.append(label)
      }
    }
    return crowded.isEmpty ? [] : ["Without room: \(PointGroup.joined(crowded))"]
  }

  /// Cells in which a label may begin, the best first.
  private static func candidates(
    around cell: TerminalFrame.Cell, width: Int
  ) -> [TerminalFrame.Cell] {
    let offsets: [(row: Int, column: Int)] =
      width <= 2
      ? [
        (0, 0), (0, 1), (0, -1), (-1, 0), (1, 0), (-1, 1), (1, 1), (-1, -1), (1, -1), (0, 2),
        (0, -2),
      ]
      : [
        (0, 2), (0, -1 - width), (-1, 0), (1, 0), (-1, 1), (1, 1), (-1, -width / 2),
        (1, -width / 2), (-1, -width), (1, -width),
      ]
    return offsets.map {
      TerminalFrame.Cell(row: cell.row + $0.row, column: cell.column + $0.column)
    }
  }

  private func writeDensity(
    of points: [ScatterPoint], _ cells: [TerminalFrame.Cell], on canvas: inout TerminalCanvas
  ) {
    var counts: [TerminalFrame.Cell: (count: Int, series: Int?)] = [:]
    for (point, cell) in zip(points, cells) {
      counts[cell, default: (0, point.series)].count += 1
    }
    for (cell, content) in counts {
      canvas.write(
        content.count < 3 ? "·" : content.count < 10 ? "•" : "●", row: cell.row,
        column: cell.column, style: .series(content.series), takesCells: false)
    }
    for (point, cell) in zip(points, cells) where point.isEmphasized {
      let label = MarkedText(point.label).truncated(toColumns: 20).string
      let width = DisplayWidth.of(label)
      let column = max(0, min(cell.column, canvas.width - width - 2))
      guard canvas.isFree(row: cell.row, columns: column..<min(canvas.width, column + width + 2))
      else { continue }
      let glyph = SeriesStyle(point.series).glyph
      canvas.write(
        label.isEmpty ? "\(glyph)" : "\(glyph) \(label)", row: cell.row, column: column,
        style: Self.style(of: point))
    }
  }

  private static func style(of point: ScatterPoint) -> TerminalStyle {
    point.isEmphasized ? .boldSeries(point.series) : .series(point.series)
  }
}
