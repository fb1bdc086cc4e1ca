internal import LinearAlgebra

/// The memory of the matrices that are trained.
///
/// Rows stand in large pages where the system has them: training jumps from row to row.
///
/// Where threads train without locks they read and write rows at the same time. Two that are at the
/// same row at once may each lose a part of the other's addition; rows are many, so that is rare, and
/// stochastic gradient descent bears it (Niu, Recht, Ré and Wright, "Hogwild!", 2011). Every access
/// is of whole, aligned floats, so a reader sees the old number or the new one. It is a data race all
/// the same, the only one in this package, and the reason why such a result cannot be repeated.
@safe
final class TrainingWeights: @unchecked Sendable {
  /// How many words there are.
  let count: Int
  /// How many numbers a vector has.
  let size: Int
  /// The matrices.
  let rows: WeightRows

  private let memory: WeightMemory

  /// Room for words; zeros.
  ///
  /// - Parameters:
  ///   - count: How many words there are.
  ///   - options: How long their vectors are, and what they predict with.
  ///   - copyCount: How many rows there are for copies of others.
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  init(count: Int, options: Word2VecOptions, copyCount: Int = 0) throws(Word2VecError) {
    self.count = count
    size = options.vectorSize
    let stride = RowKernels.stride(options.vectorSize)
    var rowCount = 0
    func take(_ count: Int) -> UInt32 {
      defer { rowCount += count }
      return UInt32(clamping: rowCount)
    }
    _ = take(count)
    let negativeSampling = options.negativeSamples > 0 ? take(count) : nil
    let hierarchicalSoftmax = options.usesHierarchicalSoftmax ? take(count) : nil
    let copies = take(copyCount)
    let (bytes, overflows) = rowCount.multipliedReportingOverflow(by: 4 * stride)
    // Rows are numbered with 32 bits.
    guard !overflows, rowCount <= UInt32.max, let memory = WeightMemory(byteCount: bytes) else {
      throw .noMemory(bytes: overflows ? .max : bytes)
    }
    self.memory = memory
    rows = unsafe WeightRows(
      stride: stride, base: memory.take(bytes).assumingMemoryBound(to: Float.self),
      negativeSampling: negativeSampling, hierarchicalSoftmax: hierarchicalSoftmax, copies: copies)
  }

  /// Fills a matrix's first rows, without padding in `values`.
  ///
  /// - Parameters:
  ///   - first: The matrix's first row.
  ///   - values: The numbers.
  func fill(from first: UInt32 = 0, with values: Span<Float>) {
    precondition(values.count <= count * size && values.count % size == 0)
    let matrix = unsafe rows.row(first)
    for place in values.indices {
      let (row, column) = place.quotientAndRemainder(dividingBy: size)
      unsafe matrix[row * rows.stride + column] = values[place]
    }
  }

  /// Fills the words' vectors with numbers that are uniform in -1..<1 divided by the size, the same as
  /// gensim's.
  func drawInputs(seed: UInt32) {
    var random = PermutedCongruentialGenerator(seed: seed)
    for word in 0..<count {
      let row = unsafe rows.row(UInt32(word))
      for column in 0..<size { unsafe row[column] = (random.nextFloat() * 2 - 1) / Float(size) }
    }
  }

  /// Takes a matrix out, from its first row on and without the padding; it must not be used any more.
  ///
  /// Its memory is given back some rows at a time as they are copied, so that there is hardly ever more
  /// of it than one copy.
  func takeOut(from first: UInt32 = 0) -> [Float] {
    let matrix = unsafe rows.row(first)
    return unsafe Array(unsafeUninitializedCapacity: count * size) { values, initialized in
      let stride = rows.stride
      let blockSize = max(1, Self.takenBytes / (4 * stride))
      for first in Swift.stride(from: 0, to: count, by: blockSize) {
        let end = min(first + blockSize, count)
        for row in first..<end {
          let numbers = unsafe UnsafeMutableBufferPointer(start: matrix + row * stride, count: size)
          _ = unsafe values[(row * size)...].initialize(fromContentsOf: numbers)
        }
        // Some rows back, for a page may be of this block and of the one before.
        let start = max(0, first - blockSize)
        unsafe memory.giveBack(matrix + start * stride, byteCount: 4 * stride * (end - start))
      }
      initialized = count * size
    }
  }

  /// Takes the output rows out; as ``takeOut(from:)``.
  func takeOutOutputs() -> OutputWeights {
    OutputWeights(
      negativeSampling: rows.negativeSampling.map { takeOut(from: $0) },
      hierarchicalSoftmax: rows.hierarchicalSoftmax.map { takeOut(from: $0) })
  }

  /// How many bytes are copied before they are given back: a few large pages.
  private static let takenBytes = 8 << 20
}
