/// Things by where they are, so that finding those near a box does not look at all of them.
struct SpatialGrid<Element> {
  private let frame: Box
  private let cellSize: Double
  private let columns: Int
  private let rows: Int
  private var cells: [[(id: Int, element: Element)]]
  private var count = 0

  /// What lies outside the frame is kept in the cells along its edge.
  init(frame: Box, cellSize: Double) {
    self.frame = frame
    self.cellSize = cellSize
    columns = max(1, Int(frame.width / cellSize) + 1)
    rows = max(1, Int(frame.height / cellSize) + 1)
    cells = Array(repeating: [], count: columns * rows)
  }

  /// Adds an element, numbered by the order of insertion unless it is given another number.
  mutating func insert(_ element: Element, as id: Int? = nil, in bounds: Box) {
    for cell in cellIndices(of: bounds) { cells[cell].append((id ?? count, element)) }
    count += 1
  }

  /// Removes the element that was inserted with this number and these bounds.
  mutating func remove(_ id: Int, in bounds: Box) {
    for cell in cellIndices(of: bounds) { cells[cell].removeAll { $0.id == id } }
  }

  mutating func removeAll() {
    for cell in cells.indices { cells[cell].removeAll() }
  }

  /// Whether something that may meet the box satisfies the condition, which is asked of some
  /// elements more than once.
  func contains(near box: Box, where condition: (Int, Element) -> Bool) -> Bool {
    let (columnRange, rowRange) = cellRanges(of: box)
    for row in rowRange {
      for column in columnRange {
        for (id, element) in cells[row * columns + column] where condition(id, element) {
          return true
        }
      }
    }
    return false
  }

  /// The numbers of the elements that satisfy the condition among those that may meet the box.
  func all(near box: Box, where condition: (Element) -> Bool) -> Set<Int> {
    var found: Set<Int> = []
    _ = contains(near: box) { id, element in
      if condition(element) { found.insert(id) }
      return false
    }
    return found
  }

  private func cellIndices(of box: Box) -> [Int] {
    let (columnRange, rowRange) = cellRanges(of: box)
    return rowRange.flatMap { row in columnRange.map { row * columns + $0 } }
  }

  private func cellRanges(of box: Box) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
    (
      clamped(box.minX - frame.minX, columns)...clamped(box.maxX - frame.minX, columns),
      clamped(box.minY - frame.minY, rows)...clamped(box.maxY - frame.minY, rows)
    )
  }

  private func clamped(_ distance: Double, _ count: Int) -> Int {
    Int(min(max(distance / cellSize, 0), Double(count - 1)))
  }
}
