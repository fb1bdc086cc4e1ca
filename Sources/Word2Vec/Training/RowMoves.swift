internal import LinearAlgebra

/// Moves of a matrix's rows, noted now and made later, by any thread.
///
/// They are sorted by whose turn they are: a bucket of rows is one thread's. In each bucket they keep
/// the order in which they were added, so that the number of buckets makes no difference to a row.
@safe
struct RowMoves: ~Copyable {
  private var count = 0
  /// How many steps the moves have.
  private(set) var stepCount = 0
  private let added: HeapBuffer<RowKernels.Move>
  private let sorted: HeapBuffer<RowKernels.Move>
  /// The factors of the rows that are added to others.
  private let steps: HeapBuffer<Float>
  /// Where each bucket's moves end, after a 0.
  private let ends: HeapBuffer<Int>

  /// Room for moves.
  ///
  /// - Parameters:
  ///   - capacity: How many there may be.
  ///   - stepCapacity: How many steps.
  ///   - bucketCount: How many buckets there are.
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  init(capacity: Int, stepCapacity: Int, bucketCount: Int) throws(Word2VecError) {
    let added = try HeapBuffer<RowKernels.Move>(count: capacity)
    let sorted = try HeapBuffer<RowKernels.Move>(count: capacity)
    let steps = try HeapBuffer<Float>(count: stepCapacity)
    let ends = try HeapBuffer<Int>(repeating: 0, count: bucketCount + 1)
    self.added = added
    self.sorted = sorted
    self.steps = steps
    self.ends = ends
  }

  mutating func clear() { (count, stepCount) = (0, 0) }

  /// Where the next steps go, of which there are at most `count`.
  func nextSteps(_ count: Int) -> UnsafeMutablePointer<Float> {
    precondition(count <= steps.count - stepCount)
    return unsafe steps.base + stepCount
  }

  /// Adds the move of a row, whose steps are the next ones.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - first: Where the numbers of the rows that are added to it begin in the list of them.
  ///   - sourceCount: How many they are.
  @inline(__always)
  mutating func add(_ row: UInt32, from first: Int, _ sourceCount: Int) {
    precondition(count < added.count && sourceCount <= steps.count - stepCount)
    unsafe added.base[count] = RowKernels.Move(
      row, count: sourceCount, from: first, steps: stepCount)
    count += 1
    stepCount += sourceCount
  }

  /// Puts all moves into their buckets.
  ///
  /// - Parameter bucket: A row's bucket.
  @inline(__always)
  func sort(_ bucket: (UInt32) -> Int) {
    let (ends, added, sorted) = unsafe (ends.base, added.base, sorted.base)
    let bucketCount = self.ends.count - 1
    unsafe ends.update(repeating: 0, count: bucketCount + 1)
    for index in 0..<count { unsafe ends[bucket(added[index].row) + 1] += 1 }
    for bucket in 0..<bucketCount { unsafe ends[bucket + 1] += ends[bucket] }
    // What is filled in moves a bucket's start to its end, which is where the next one starts.
    for index in 0..<count {
      let bucket = unsafe bucket(added[index].row)
      unsafe sorted[ends[bucket]] = added[index]
      unsafe ends[bucket] += 1
    }
    for bucket in stride(from: bucketCount, to: 0, by: -1) {
      unsafe ends[bucket] = ends[bucket - 1]
    }
    unsafe ends[0] = 0
  }

  /// The moves as other threads make them, as long as these are there.
  ///
  /// - Parameters:
  ///   - matrix: Whose rows move.
  ///   - sources: The numbers of rows that moves refer to.
  ///   - values: What these are rows of.
  ///   - stride: How many floats a row has.
  /// - Returns: The moves by pointers, which new moves change.
  func sharing(
    matrix: UnsafeMutablePointer<Float>, sources: UnsafePointer<UInt32>,
    values: UnsafePointer<Float>, stride: Int
  ) -> SortedMoves {
    unsafe SortedMoves(
      ends: ends.base, moves: sorted.base, sources: sources, steps: steps.base,
      values: values, matrix: matrix, stride: stride)
  }
}

/// The sorted moves of a ``RowMoves``, as threads make them.
@safe
struct SortedMoves: BitwiseCopyable, @unchecked Sendable {
  fileprivate let ends: UnsafePointer<Int>
  fileprivate let moves: UnsafePointer<RowKernels.Move>
  fileprivate let sources: UnsafePointer<UInt32>
  fileprivate let steps: UnsafePointer<Float>
  fileprivate let values: UnsafePointer<Float>
  fileprivate let matrix: UnsafeMutablePointer<Float>
  fileprivate let stride: Int

  /// Makes the moves of a bucket.
  func apply(_ bucket: Int, _ kernels: RowKernels) {
    let (start, end) = unsafe (ends[bucket], ends[bucket + 1])
    unsafe kernels.move(end - start, moves + start, sources, steps, values, stride, matrix)
  }
}
