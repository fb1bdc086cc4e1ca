extension Figure {
  /// The figure in characters, for a terminal of at least this width; lines end in a newline.
  ///
  /// Panels stand below each other, each with `height` rows of points; then come the legend, a line
  /// for each entry, and the notes. No line takes more than `width` columns, nor any control
  /// character of the figure's texts reaches the terminal.
  ///
  /// - Parameters:
  ///   - width: columns; fewer than 24 count as 24.
  ///   - height: rows of points in each panel; fewer than 5 count as 5.
  ///   - color: whether to emit ANSI escape sequences for colours and weights.
  /// - Returns: the lines, joined.
  package func terminal(width: Int = 80, height: Int = 20, color: Bool) -> String {
    let (width, height) = (max(24, width), max(5, height))
    var lines = terminalHeader(width: width, color: color)
    var remarks: [String] = []
    for panel in panels {
      if !lines.isEmpty { lines.append("") }
      switch panel {
      case .scatter(let plot):
        lines += plot.terminalLines(width: width, height: height, color: color)
        remarks += [plot.missingPointsNote].compactMap { $0 }
      case .lines(let plot):
        lines += plot.terminalLines(width: width, height: height, color: color)
        remarks += plot.remarks
      }
    }
    let legend = terminalLegend(width: width, color: color)
    if !legend.isEmpty { lines += [""] + legend }
    let notes = notes(with: remarks)
    if !notes.isEmpty {
      lines += [""] + notes.flatMap { Self.wrapped($0, width, .faint, color: color) }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func terminalHeader(width: Int, color: Bool) -> [String] {
    let titles =
      Self.wrapped(title, width, .bold, color: color)
      + Self.wrapped(subtitle, width, .faint, color: color)
    guard series.count > 1 else { return titles }
    let names = series.enumerated().map { index, name in
      let mark = "\(SeriesStyle(index).glyph)"
      let text = MarkedText(name).truncated(toColumns: width - 2).string
      return (color ? TerminalStyle.series(index).applied(to: mark) : mark) + " " + text
    }
    return titles + names
  }

  private func terminalLegend(width: Int, color: Bool) -> [String] {
    let entries = shownLegend
    let hasSeries = series.count > 1
    let markerWidth = min(width / 4, entries.map { MarkedText($0.marker).displayWidth }.max() ?? 0)
    return entries.map { entry in
      let marker = MarkedText(entry.marker).truncated(toColumns: markerWidth)
      let blanks = String(repeating: " ", count: markerWidth - marker.displayWidth)
      let mark = hasSeries ? "\(SeriesStyle(entry.series).glyph) " : ""
      let source = MarkedText(entry.source).truncated(toColumns: width / 4)
      let sourceWidth = source.isEmpty ? 0 : source.displayWidth + 2
      let room = width - mark.count - markerWidth - 2 - sourceWidth
      let text = entry.text.truncated(toColumns: room).terminal(color: color)
      let head = mark + blanks + marker.string
      let tail = source.isEmpty ? "" : "  " + source.string
      return (color ? TerminalStyle.series(entry.series).applied(to: head) : head) + "  " + text
        + (color ? TerminalStyle.faint.applied(to: tail) : tail)
    }
  }

  private static func wrapped(
    _ text: String, _ width: Int, _ style: TerminalStyle, color: Bool
  ) -> [String] {
    guard !text.isEmpty else { return [] }
    let lines = MarkedText(text).wrapped(to: Double(width), lines: 3) {
      Double(DisplayWidth.of($0.character))
    }
    return lines.map { color ? style.applied(to: $0.string) : $0.string }
  }
}
