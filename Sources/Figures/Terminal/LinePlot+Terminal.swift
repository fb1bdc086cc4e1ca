extension LinePlot {
  /// Draws the plot with characters: `height` rows of dots, and the axes around them.
  ///
  /// Lines are dots of braille, with the mark of their series here and there and at their end, so that
  /// they are told apart without colours. Weak lines are drawn where there are no strong ones only.
  ///
  /// - Returns: lines no wider than `width`.
  func terminalLines(width: Int, height: Int, color: Bool) -> [String] {
    let (xAxis, yAxis) = axes()
    let yTicks = yScale.ticks(of: yAxis, about: max(2, height / 3))
    let widest = yTicks.map { DisplayWidth.of($0.label) }.max() ?? 0
    let frame = TerminalFrame(
      left: widest + 2, width: max(1, width - widest - 2), height: height, xAxis: xAxis,
      yAxis: yAxis)
    var canvas = TerminalCanvas(width: width, height: height + 2)
    frame.drawAxes(
      x: xTicks(of: xAxis, about: max(2, frame.width / 12)), y: yTicks, on: &canvas)
    var plot = TerminalCanvas(width: frame.width, height: height)
    draw(in: frame, on: &plot)

    var rows = TerminalRows(width: width, color: color)
    rows.add(title, .bold)
    rows.add(note, .faint)
    rows.add(yLabel.isEmpty ? "" : "↑ \(yLabel)", .faint)
    rows.add(axes: canvas, margin: frame.left, plot: plot)
    rows.addRight(xLabel.isEmpty ? "" : "\(xLabel) →")
    if hasEndLabels {
      for line in lines where !line.name.isEmpty {
        rows.add("\(SeriesStyle(line.series).glyph) \(line.name)", .series(line.series))
      }
    }
    return rows.lines
  }

  private func draw(in frame: TerminalFrame, on canvas: inout TerminalCanvas) {
    drawGuides(in: frame, on: &canvas)
    let strongest = lines.map(\.strength).max() ?? 1
    let shown = lines.enumerated().filter { $0.element.strength == strongest }
    var dots = BrailleDots(width: frame.width, height: frame.height)
    var marks: [(cell: TerminalFrame.Cell, series: Int?)] = []
    for (index, line) in shown {
      let pieces = pieces(of: line)
      let places = pieces.map { piece in
        piece.map {
          dots.dot(
            x: frame.xAxis.fraction(of: $0.place.x), y: frame.yAxis.fraction(of: $0.place.y))
        }
      }
      for piece in places {
        for (start, end) in zip(piece, piece.dropFirst()) {
          dots.line(from: start, to: end, series: line.series)
        }
      }
      marks += Self.marks(on: places, number: index, of: lines.count).map {
        (TerminalFrame.Cell(row: $0.y / 4, column: $0.x / 2), line.series)
      }
    }
    dots.write(on: &canvas)
    for mark in marks {
      canvas.write(
        "\(SeriesStyle(mark.series).glyph)", row: mark.cell.row, column: mark.cell.column,
        style: .series(mark.series))
    }
  }

  /// Dots of a line that show its series' mark: single points, the last one, and every so often one
  /// at columns that differ from the other lines'.
  private static func marks(
    on pieces: [[BrailleDots.Dot]], number: Int, of count: Int
  ) -> [BrailleDots.Dot] {
    let distance = 32
    var next = 4 + number * distance / max(1, count) % distance
    var marks: [BrailleDots.Dot] = []
    for dot in pieces.joined() where dot.x >= next {
      marks.append(dot)
      next = dot.x + distance
    }
    let single = pieces.filter { $0.count == 1 }.joined()
    return marks + single + [pieces.last?.last].compactMap { $0 }
  }

  private func drawGuides(in frame: TerminalFrame, on canvas: inout TerminalCanvas) {
    for guide in guides {
      guard let value = yScale.position(of: guide.value) else { continue }
      let share = 1 - frame.yAxis.fraction(of: value)
      let row = Int((share * Double(frame.height - 1)).rounded())
      let blank = String(repeating: "┄", count: frame.width)
      canvas.write(blank, row: row, column: 0, style: .faint, takesCells: false)
      let label = MarkedText(guide.label).truncated(toColumns: max(0, frame.width - 2))
      canvas.write(
        label.string, row: row, column: frame.width - label.displayWidth, style: .faint)
    }
  }
}
