/// Where the softmax of a batch's heads goes: sequence after sequence, heads by queries by keys.
@safe
package struct AttentionWeightsTarget: Sendable {
  private let store: FloatStore
  private let starts: [Int]

  /// - Parameters:
  ///   - store: The memory.
  ///   - starts: Where the weights of each sequence begin in it.
  package init(_ store: FloatStore, starts: [Int]) {
    self.store = store
    self.starts = starts
  }

  /// Where those of some queries of a sequence go.
  @unsafe
  func pointer(
    _ sequence: Int, _ head: Int, rows: Range<Int>, queries: Range<Int>
  ) -> UnsafeMutablePointer<Float> {
    let row = head * rows.count + queries.lowerBound - rows.lowerBound
    let offset = starts[sequence] + row * rows.count
    precondition(offset + queries.count * rows.count <= store.count)
    return unsafe store.base + offset
  }
}
