internal import Parallel

/// The Euclidean lengths of vectors.
enum Norms {
  /// How many vectors a thread takes at a time.
  private static let blockSize = 1 << 10
  /// How many numbers make it worth to start threads.
  private static let threadThreshold = 1 << 20

  /// √Σ xᵢ² of each of the rows that `numbers` are, `size` numbers each.
  ///
  /// **Accuracy** As ``Cosine/dot(_:_:)`` and one rounding; 0 where a row has a NaN or an infinity.
  static func ofRows(_ numbers: Span<Float>, _ size: Int) -> [Double] {
    let count = numbers.count / size
    let threadCount = numbers.count < threadThreshold ? 1 : ThreadPool.availableProcessors
    return unsafe numbers.withUnsafeBufferPointer { numbers in
      unsafe [Double](unsafeUninitializedCapacity: count) { norms, initializedCount in
        // Every block writes its own norms only.
        nonisolated(unsafe) let rows = unsafe numbers
        nonisolated(unsafe) let norms = unsafe norms
        ThreadPool(threadCount: threadCount).run((count + blockSize - 1) / blockSize) { block in
          for row in block * blockSize..<min((block + 1) * blockSize, count) {
            let vector = unsafe rows.extracting(row * size..<(row + 1) * size)
            let norm = unsafe Cosine.dot(vector, vector).squareRoot()
            unsafe norms.initializeElement(at: row, to: norm.isFinite ? norm : 0)
          }
        }
        initializedCount = count
      }
    }
  }
}
