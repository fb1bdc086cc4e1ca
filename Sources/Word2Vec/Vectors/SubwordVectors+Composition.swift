internal import Parallel

extension SubwordVectors {
  /// How many words a thread takes at a time.
  private static let blockSize = 256

  /// The vectors of words that have rows of their own: the means of these and of their parts' rows.
  ///
  /// On all threads; every number is as exact as in ``vector(for:)``.
  ///
  /// - Parameters:
  ///   - words: The words.
  ///   - rows: A row for each.
  /// - Returns: A vector for each.
  func composed(_ words: WordTable, rows: [Float]) -> [Float] {
    let size = vectorSize
    return unsafe [Float](unsafeUninitializedCapacity: rows.count) { vectors, initialized in
      // Each part writes the vectors of its own words.
      nonisolated(unsafe) let vectors = unsafe vectors
      ThreadPool().run((words.count + Self.blockSize - 1) / Self.blockSize) { block in
        var sum = [Double](repeating: 0, count: size)
        let start = block * Self.blockSize
        for index in start..<min(start + Self.blockSize, words.count) {
          for place in 0..<size { sum[place] = Double(rows[index * size + place]) }
          let count = Double(1 + add(partsOf: words.bytes(at: index), to: &sum))
          for place in 0..<size {
            unsafe vectors.initializeElement(
              at: index * size + place, to: Float(sum[place] / count))
          }
        }
      }
      initialized = rows.count
    }
  }
}
