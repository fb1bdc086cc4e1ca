extension ScatterPlot {
  /// Draws the plot with characters: `height` rows of points, and the axes around them.
  ///
  /// A label stands beside its point's mark; a number of the legend of one or two columns stands in its
  /// point's place, or in a free cell beside it. A number without a free cell leaves "+" in its place. A
  /// line below explains that, and says which labels have no room. A plot with more points than a quarter
  /// of its cells shows how many share a cell, as "·", "•" or "●", and labels the emphasised ones only.
  ///
  /// - Returns: lines no wider than `width`.
  func terminalLines(width: Int, height: Int, color: Bool) -> [String] {
    let (xAxis, yAxis) = axes(aspect: Double(width - 8) / (2 * Double(height)))
    let ticks = ticks(of: yAxis, about: max(2, height / 4))
    let margin = (ticks.map { DisplayWidth.of($0.label) }.max() ?? 0) + 2
    let frame = TerminalFrame(
      left: margin, width: max(1, width - margin), height: height, xAxis: xAxis, yAxis: yAxis)

    var canvas = TerminalCanvas(width: width, height: height + (hasScale ? 2 : 1))
    frame.drawAxes(
      x: self.ticks(of: xAxis, about: max(2, frame.width / 12)), y: ticks, on: &canvas)
    var points = TerminalCanvas(width: frame.width, height: height)
    let merged = write(on: &points, frame)

    var rows = TerminalRows(width: width, color: color)
    rows.add(title, .bold)
    rows.add(note, .faint)
    rows.add(yLabel.isEmpty ? "" : "↑ \(yLabel)", .faint)
    rows.add(axes: canvas, margin: margin, plot: points)
    rows.addRight(xLabel.isEmpty ? "" : "\(xLabel) →")
    for note in merged { rows.addWrapped(note, .faint) }
    return rows.lines
  }

  /// Points that fall into the same cell, and the label that they share.
  private struct Spot {
    let point: ScatterPoint
    let cell: TerminalFrame.Cell
    let label: String
    let labelWidth: Int
    /// Whether the label may stand in place of the mark: it is a number, and short enough.
    let isItsOwnMark: Bool
    var style: TerminalStyle { ScatterPlot.style(of: point) }
  }

  /// The occupied cells, those with emphasised points first.
  private func spots(_ points: [ScatterPoint], in frame: TerminalFrame) -> [Spot] {
    let cells = points.map(frame.cell)
    let places = cells.map { Point(x: Double($0.column), y: Double($0.row)) }
    let spots = PointGroup.gather(places, cellSize: 1).map { group in
      let members = group.members.map { points[$0] }
      let label = MarkedText(PointGroup.joined(members.map(\.label))).truncated(toColumns: 24)
      return Spot(
        point: members.first(where: \.isEmphasized) ?? members[0], cell: cells[group.members[0]],
        label: label.string, labelWidth: label.displayWidth,
        isItsOwnMark: hasNumberedPoints && 1...2 ~= label.displayWidth)
    }
    return spots.filter(\.point.isEmphasized) + spots.filter { !$0.point.isEmphasized }
  }

  /// Writes marks and labels, and returns what must be said about those that found no cell.
  private func write(on canvas: inout TerminalCanvas, _ frame: TerminalFrame) -> [String] {
    let points = drawablePoints
    if points.count * 4 > frame.width * frame.height {
      writeDensity(of: points, points.map(frame.cell), on: &canvas)
      return ["· 1–2   • 3–9   ● 10 or more points"]
    }
    let spots = spots(points, in: frame)
    // Every mark that is not itself a label is written first, so that labels keep clear of it.
    for spot in spots where !spot.isItsOwnMark {
      let glyph = String(SeriesStyle(spot.point.series).glyph)
      canvas.write(glyph, row: spot.cell.row, column: spot.cell.column, style: spot.style)
    }
    var (unmarked, unlabelled) = ([String](), [String]())
    for spot in spots where !spot.label.isEmpty {
      if let place = Self.place(for: spot, on: canvas) {
        canvas.write(spot.label, row: place.row, column: place.column, style: spot.style)
      } else if spot.isItsOwnMark {
        canvas.write("+", row: spot.cell.row, column: spot.cell.column)
        unmarked.append(spot.label)
      } else {
        unlabelled.append(spot.label)
      }
    }
    return [("+ stands for", unmarked), ("Marks without room for", unlabelled)].compactMap {
      $1.isEmpty ? nil : "\($0) \(PointGroup.joined($1))"
    }
  }

  /// The first of the cells around a spot where its label is free on either side.
  private static func place(for spot: Spot, on canvas: TerminalCanvas) -> TerminalFrame.Cell? {
    candidates(around: spot).first { candidate in
      // At the canvas's edges there is no neighbour to keep apart from.
      let start = candidate.column == 0 ? 0 : candidate.column - 1
      let end = candidate.column + spot.labelWidth
      return canvas.isFree(
        row: candidate.row, columns: start..<max(start, end == canvas.width ? end : end + 1))
    }
  }

  /// Cells in which a label may begin, the best first.
  private static func candidates(around spot: Spot) -> [TerminalFrame.Cell] {
    let (cell, width) = (spot.cell, spot.labelWidth)
    let inPlace = [
      (0, 0), (0, 1), (0, -1), (-1, 0), (1, 0), (-1, 1), (1, 1), (-1, -1), (1, -1), (0, 2), (0, -2),
    ]
    let besideMark = [
      (0, 2), (0, -1 - width), (-1, 0), (1, 0), (-1, 1), (1, 1), (-1, -width / 2), (1, -width / 2),
      (-1, -width), (1, -width),
    ]
    return (spot.isItsOwnMark ? inPlace : besideMark).map { row, column in
      TerminalFrame.Cell(row: cell.row + row, column: cell.column + column)
    }
  }

  /// Shows how many points share each cell, and labels the emphasised ones where there is room.
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
