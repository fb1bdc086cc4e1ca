internal import LinearAlgebra

/// Moves of rows, sorted by whose turn they are: a bucket of rows is one thread's.
@safe
final class RowMoves {
  /// How many buckets there are, whatever the number of threads.
  static let bucketCount = 16

  private let capacity: Int
  private(set) var count = 0
  // As they were added, and sorted.
  private let added: Columns
  private let sorted: Columns
  private let ends: UnsafeMutablePointer<Int>

  /// The row that moves, the row that is added to it, and times what.
  @safe
  private struct Columns {
    let rows: UnsafeMutablePointer<UInt32>
    let sources: UnsafeMutablePointer<UInt32>
    let steps: UnsafeMutablePointer<Float>

    init(_ capacity: Int) {
      unsafe rows = .allocate(capacity: capacity)
      unsafe sources = .allocate(capacity: capacity)
      unsafe steps = .allocate(capacity: capacity)
    }

    func deallocate() {
      unsafe rows.deallocate()
      unsafe sources.deallocate()
      unsafe steps.deallocate()
    }
  }

  init(capacity: Int) {
    self.capacity = capacity
    added = Columns(capacity)
    sorted = Columns(capacity)
    unsafe ends = .allocate(capacity: Self.bucketCount + 1)
    unsafe ends.initialize(repeating: 0, count: Self.bucketCount + 1)
  }

  deinit {
    added.deallocate()
    sorted.deallocate()
    unsafe ends.deallocate()
  }

  func clear() { count = 0 }

  /// Adds the move `row += step · source`.
  @inline(__always)
  func add(_ row: UInt32, source: UInt32, step: Float) {
    precondition(count < capacity)
    unsafe added.rows[count] = row
    unsafe added.sources[count] = source
    unsafe added.steps[count] = step
    count += 1
  }

  /// The row of a move, by when it was added.
  func row(_ index: Int) -> UInt32 { unsafe added.rows[index] }

  /// Puts all moves into their buckets, in each of them in the order in which they were added.
  func sort() {
    let (ends, added, sorted, count) = unsafe (ends, added, sorted, count)
    unsafe ends.update(repeating: 0, count: Self.bucketCount + 1)
    for index in 0..<count { unsafe ends[Self.bucket(added.rows[index]) + 1] += 1 }
    for bucket in 0..<Self.bucketCount { unsafe ends[bucket + 1] += ends[bucket] }
    // What is filled in moves a bucket's start to its end, which is where the next one starts.
    for index in 0..<count {
      let bucket = unsafe Self.bucket(added.rows[index])
      let place = unsafe ends[bucket]
      unsafe ends[bucket] = place + 1
      unsafe sorted.rows[place] = added.rows[index]
      unsafe sorted.sources[place] = added.sources[index]
      unsafe sorted.steps[place] = added.steps[index]
    }
    for bucket in stride(from: Self.bucketCount, to: 0, by: -1) {
      unsafe ends[bucket] = ends[bucket - 1]
    }
    unsafe ends[0] = 0
  }

  /// Makes the moves of a bucket.
  func apply(
    _ bucket: Int, from source: UnsafePointer<Float>, to matrix: UnsafeMutablePointer<Float>,
    _ stride: Int
  ) {
    let (start, end) = unsafe (ends[bucket], ends[bucket + 1])
    unsafe RowKernels.shared.scatter(
      end - start, sorted.rows + start, sorted.sources + start, sorted.steps + start, source,
      stride, matrix)
  }

  @inline(__always)
  private static func bucket(_ row: UInt32) -> Int { Int(row) & (bucketCount - 1) }
}
