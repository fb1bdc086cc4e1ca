/// A heap of numbered nodes, the lightest on top, which gives equal ones out in the order of Python's
/// `heapq`.
///
/// That order follows from how the heap is mended: a hole sinks along the lighter children to the
/// bottom, and what fills it rises from there.
struct BinaryHeap {
  private var items: [(node: Int, weight: Int)]

  /// Nodes 0, 1, 2, …, of these weights.
  init(_ weights: [Int]) {
    items = weights.enumerated().map { ($0.offset, $0.element) }
    for place in stride(from: items.count / 2 - 1, through: 0, by: -1) { sink(place) }
  }

  mutating func insert(_ node: Int, _ weight: Int) {
    items.append((node, weight))
    rise(items.count - 1, to: 0)
  }

  /// - Precondition: The heap is not empty.
  mutating func removeLeast() -> Int {
    let last = items.removeLast()
    guard let first = items.first else { return last.node }
    items[0] = last
    sink(0)
    return first.node
  }

  private mutating func sink(_ start: Int) {
    let item = items[start]
    var place = start
    var child = 2 * place + 1
    while child < items.count {
      if child + 1 < items.count, !(items[child].weight < items[child + 1].weight) { child += 1 }
      items[place] = items[child]
      place = child
      child = 2 * place + 1
    }
    items[place] = item
    rise(place, to: start)
  }

  private mutating func rise(_ start: Int, to top: Int) {
    let item = items[start]
    var place = start
    while place > top {
      let parent = (place - 1) / 2
      guard item.weight < items[parent].weight else { break }
      items[place] = items[parent]
      place = parent
    }
    items[place] = item
  }
}
