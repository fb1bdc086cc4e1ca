/// Moves of rows, put in order of whose turn they are: a bucket of rows is one thread's.
@safe
struct RowBuckets: ~Copyable {
  let rows: UnsafeMutablePointer<UInt32>
  let sources: UnsafeMutablePointer<UInt32>
  let steps: UnsafeMutablePointer<Float>
  private let ends: UnsafeMutablePointer<Int>
  private let capacity: Int

  /// How many buckets there are, whatever the number of threads.
  static let count = 32

  init(capacity: Int) {
    self.capacity = capacity
    unsafe rows = .allocate(capacity: capacity)
    unsafe sources = .allocate(capacity: capacity)
    unsafe steps = .allocate(capacity: capacity)
    unsafe ends = .allocate(capacity: Self.count + 1)
    unsafe ends.initialize(repeating: 0, count: Self.count + 1)
  }

  deinit {
    unsafe rows.deallocate()
    unsafe sources.deallocate()
    unsafe steps.deallocate()
    unsafe ends.deallocate()
  }

  /// Where the moves of a bucket are.
  func range(_ bucket: Int) -> Range<Int> { unsafe ends[bucket]..<ends[bucket + 1] }

  /// Sorts moves into their buckets, in each of them in the order in which they come.
  ///
  /// - Parameters:
  ///   - count: How many moves.
  ///   - move: The row, the source and the step of each.
  @inline(__always)
  func fill(_ count: Int, _ move: (Int) -> (row: UInt32, source: UInt32, step: Float)) {
    precondition(count <= capacity)
    unsafe ends.update(repeating: 0, count: Self.count + 1)
    for index in 0..<count { unsafe ends[Self.bucket(move(index).row) + 1] += 1 }
    for bucket in 0..<Self.count { unsafe ends[bucket + 1] += ends[bucket] }
    // Filling moves each bucket's start to its end, which is where the next one starts.
    for index in 0..<count {
      let (row, source, step) = move(index)
      let bucket = Self.bucket(row)
      let place = unsafe ends[bucket]
      unsafe ends[bucket] = place + 1
      unsafe rows[place] = row
      unsafe sources[place] = source
      unsafe steps[place] = step
    }
    for bucket in stride(from: Self.count, to: 0, by: -1) { unsafe ends[bucket] = ends[bucket - 1] }
    unsafe ends[0] = 0
  }

  @inline(__always)
  private static func bucket(_ row: UInt32) -> Int { Int(row) & (count - 1) }
}
