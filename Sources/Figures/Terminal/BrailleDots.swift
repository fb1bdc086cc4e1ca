/// Dots that lines are drawn with, eight to a character cell: two columns of four.
///
/// A cell shows the dots of all lines in it, in the colour of the last.
struct BrailleDots {
  let width: Int
  let height: Int
  private var cells: [(dots: UInt8, series: Int?)]

  /// Cells without dots.
  init(width: Int, height: Int) {
    self.width = max(1, width)
    self.height = max(1, height)
    cells = Array(repeating: (0, nil), count: self.width * self.height)
  }

  /// A dot's column and row.
  struct Dot: Equatable {
    var x: Int
    var y: Int
  }

  /// The dot at shares of the width, from the left, and of the height, from the bottom.
  func dot(x: Double, y: Double) -> Dot {
    func place(_ share: Double, of count: Int) -> Int {
      Int(min(max((share * Double(count - 1)).rounded(), 0), Double(count - 1)))
    }
    return Dot(x: place(x, of: 2 * width), y: place(1 - y, of: 4 * height))
  }

  /// Sets all dots from one to another (Bresenham, 1965).
  mutating func line(from start: Dot, to end: Dot, series: Int?) {
    let (dx, dy) = (abs(end.x - start.x), -abs(end.y - start.y))
    let (stepX, stepY) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
    var (dot, error) = (start, dx + dy)
    set(dot, series)
    while dot != end {
      let doubled = 2 * error
      if doubled >= dy {
        error += dy
        dot.x += stepX
      }
      if doubled <= dx {
        error += dx
        dot.y += stepY
      }
      set(dot, series)
    }
  }

  private mutating func set(_ dot: Dot, _ series: Int?) {
    let index = dot.y / 4 * width + dot.x / 2
    cells[index].dots |= Self.bits[dot.y % 4][dot.x % 2]
    cells[index].series = series
  }

  /// Unicode's numbering of the dots: by columns, the lowest row apart.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// Writes all cells that have dots.
  func write(on canvas: inout TerminalCanvas) {
    for (index, cell) in cells.enumerated() where cell.dots > 0 {
      guard let scalar = Unicode.Scalar(0x2800 + UInt32(cell.dots)) else { continue }
      canvas.write(
        String(Character(scalar)), row: index / width, column: index % width,
        style: .series(cell.series), takesCells: false)
    }
  }
}
