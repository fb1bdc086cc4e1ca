/// Lines of a plot in a terminal as they come together, none wider than they may be.
struct TerminalRows {
  let width: Int
  let color: Bool
  private(set) var lines: [String] = []

  init(width: Int, color: Bool) {
    self.width = width
    self.color = color
  }

  /// Adds a text, cut to the width; nothing where it is empty.
  mutating func add(_ text: String, _ style: TerminalStyle = .plain) {
    guard !text.isEmpty else { return }
    let fitted = MarkedText(text).truncated(toColumns: width).string
    lines.append(color ? style.applied(to: fitted) : fitted)
  }

  /// Adds a text in as many lines as it takes, but three at most.
  mutating func addWrapped(_ text: String, _ style: TerminalStyle) {
    let parts = MarkedText(text).wrapped(to: Double(width), lines: 3) {
      Double(DisplayWidth.of($0.character))
    }
    for part in parts { add(part.string, style) }
  }

  /// Adds a faint text at the right end of its line.
  mutating func addRight(_ text: String) {
    guard !text.isEmpty else { return }
    let label = MarkedText(text).truncated(toColumns: width)
    add(String(repeating: " ", count: width - label.displayWidth) + label.string, .faint)
  }

  /// Adds a plot with the axes to its left and below it.
  ///
  /// - Parameters:
  ///   - axes: The axes on a canvas of the whole width, with rows below the plot's.
  ///   - margin: How many columns of it stand to the plot's left.
  ///   - plot: What is between the axes.
  mutating func add(axes: TerminalCanvas, margin: Int, plot: TerminalCanvas) {
    let axisLines = axes.lines(color: false)
    for (row, content) in plot.lines(color: color).enumerated() {
      let axis = MarkedText(axisLines[row]).padded(toColumns: min(margin, width)).string
      lines.append((color ? TerminalStyle.faint.applied(to: axis) : axis) + content)
    }
    lines += axisLines.suffix(axes.height - plot.height).map {
      color ? TerminalStyle.faint.applied(to: $0) : $0
    }
  }
}
