/// The elements with the greatest scores of those seen so far; of equal ones, the first.
///
/// A heap whose root is the worst of those that are kept, so that most elements are compared with one
/// number and go. Scores are not NaN.
///
/// - Complexity: O(log count) for an element that is kept.
package struct Best<Element: Sendable>: Sendable {
  private struct Entry: Sendable {
    let element: Element
    let score: Float
    /// How many elements were kept before this one.
    let order: Int

    func precedes(_ other: Entry) -> Bool {
      score > other.score || score == other.score && order < other.order
    }
  }

  private let count: Int
  private var heap: [Entry] = []
  private var order = 0
  /// Whether all places are taken.
  @usableFromInline private(set) var isFull: Bool
  /// What a score must be greater than once all places are taken; before, minus infinity.
  @usableFromInline private(set) var bar: Float

  /// Nothing seen yet.
  ///
  /// - Parameter count: How many elements are wanted; none where it is not positive.
  package init(_ count: Int) {
    self.count = count
    isFull = count <= 0
    bar = count <= 0 ? .infinity : -.infinity
  }

  /// Looks at an element.
  @inlinable
  package mutating func add(_ element: @autoclosure () -> Element, score: Float) {
    if isFull, !(score > bar) { return }
    keep(element(), score)
  }

  @usableFromInline
  mutating func keep(_ element: Element, _ score: Float) {
    let entry = Entry(element: element, score: score, order: order)
    order += 1
    if isFull {
      heap[0] = entry
      sink()
    } else {
      heap.append(entry)
      rise()
      isFull = heap.count == count
    }
    if isFull { bar = heap[0].score }
  }

  /// Lets the last entry rise past those that are better.
  private mutating func rise() {
    var place = heap.count - 1
    while place > 0, case let parent = (place - 1) / 2, heap[parent].precedes(heap[place]) {
      heap.swapAt(parent, place)
      place = parent
    }
  }

  /// Lets the root sink past those that are worse.
  private mutating func sink() {
    var place = 0
    while case var child = 2 * place + 1, child < heap.count {
      if child + 1 < heap.count, heap[child].precedes(heap[child + 1]) { child += 1 }
      guard heap[place].precedes(heap[child]) else { return }
      heap.swapAt(place, child)
      place = child
    }
  }

  /// The elements and their scores, the greatest first; at most as many as are wanted.
  package var sorted: [(element: Element, score: Float)] {
    heap.sorted { $0.precedes($1) }.map { ($0.element, $0.score) }
  }
}
