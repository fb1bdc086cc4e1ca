/// The rows and columns of a plot in a terminal, and the axes around them.
struct TerminalFrame {
  /// A character's place, from the top left corner of the plot.
  struct Cell: Hashable {
    var row: Int
    var column: Int
  }

  /// How many columns stand to the left of the plot, the axis line the last of them.
  let left: Int
  let width: Int
  let height: Int
  let xAxis: Axis
  let yAxis: Axis

  /// The cell that a point falls into.
  func cell(of point: ScatterPoint) -> Cell {
    Cell(row: row(of: point.y), column: column(of: point.x))
  }

  /// Draws the axis lines, their ticks and labels on a canvas two rows higher than the plot, or one
  /// where there are none.
  func drawAxes(x: [Axis.Tick], y: [Axis.Tick], on canvas: inout TerminalCanvas) {
    for row in 0..<height { canvas.write("│", row: row, column: left - 1) }
    for tick in y {
      let row = row(of: tick.value)
      canvas.write("┤", row: row, column: left - 1)
      canvas.write(tick.label, row: row, column: left - 2 - DisplayWidth.of(tick.label) + 1)
    }
    canvas.write("└" + String(repeating: "─", count: width), row: height, column: left - 1)
    var free = 0
    for tick in x {
      let column = left + column(of: tick.value)
      let labelWidth = DisplayWidth.of(tick.label)
      let start = min(max(column - labelWidth / 2, free), canvas.width - labelWidth)
      guard start >= free, abs(start + labelWidth / 2 - column) <= 2 else { continue }
      canvas.write("┬", row: height, column: column)
      canvas.write(tick.label, row: height + 1, column: start)
      free = start + labelWidth + 1
    }
  }

  private func row(of y: Double) -> Int {
    let steps = ((1 - yAxis.fraction(of: y)) * Double(height - 1)).rounded()
    return Int(min(max(steps, 0), Double(height - 1)))
  }

  private func column(of x: Double) -> Int {
    let steps = (xAxis.fraction(of: x) * Double(width - 1)).rounded()
    return Int(min(max(steps, 0), Double(width - 1)))
  }
}
