/// A grid of character cells that things are written on.
struct TerminalCanvas {
  private struct Cell {
    var text = " "
    var style = TerminalStyle.plain
    var isTaken = false
  }

  let width: Int
  let height: Int
  private var cells: [Cell]

  init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: Cell(), count: self.width * self.height)
  }

  /// Whether the columns of a row are on the canvas and nothing stands there.
  func isFree(row: Int, columns: Range<Int>) -> Bool {
    0..<height ~= row && columns.lowerBound >= 0 && columns.upperBound <= width
      && columns.allSatisfy { !cells[row * width + $0].isTaken }
  }

  /// Writes a text from a cell to the right; what would leave the canvas is left out.
  mutating func write(
    _ text: String, row: Int, column: Int, style: TerminalStyle = .plain, takesCells: Bool = true
  ) {
    guard 0..<height ~= row else { return }
    var column = column
    for character in text {
      let columns = DisplayWidth.of(character)
      guard column >= 0, columns > 0, column + columns <= width else { continue }
      let first = row * width + column
      for index in first..<first + columns { clear(index) }
      cells[first] = Cell(text: String(character), style: style, isTaken: takesCells)
      // The cells that a wide character covers hold nothing of their own.
      for covered in first + 1..<max(first + 1, first + columns) {
        cells[covered] = Cell(text: "", style: style, isTaken: takesCells)
      }
      column += columns
    }
  }

  /// Makes room in a cell: a wide character that it is half of goes as a whole.
  private mutating func clear(_ index: Int) {
    var first = index
    while first % width > 0, cells[first].text.isEmpty { first -= 1 }
    var end = index + 1
    while end % width > 0, cells[end].text.isEmpty { end += 1 }
    for cell in first..<end { cells[cell].text = " " }
  }

  /// The rows without the blanks at their ends.
  func lines(color: Bool) -> [String] {
    (0..<height).map { row in
      var cells = cells[row * width..<(row + 1) * width]
      while cells.last?.text == " " { cells.removeLast() }
      guard color else { return cells.map(\.text).joined() }
      return Self.styled(cells)
    }
  }

  /// The cells' text with one escape sequence for each stretch of a style.
  private static func styled(_ cells: ArraySlice<Cell>) -> String {
    var line = ""
    var start = cells.startIndex
    while start < cells.endIndex {
      let style = cells[start].style
      let end = cells[start...].firstIndex { $0.style != style } ?? cells.endIndex
      line += style.applied(to: cells[start..<end].map(\.text).joined())
      start = end
    }
    return line
  }
}
