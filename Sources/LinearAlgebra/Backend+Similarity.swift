internal import Parallel

/// A row that was found, and how similar it is.
package struct RowMatch: Sendable, Equatable {
  package let row: Int
  package let score: Float
}

/// How similar two rows are; more is more similar.
package enum RowSimilarity: Sendable {
  /// `a · b`.
  case product
  /// `-|a - b|`.
  case euclidean
  /// `-Σ |aᵢ - bᵢ|`.
  case manhattan
}

extension Backend {
  /// How many queries and candidates are compared at a time: 256 kB of scores a thread, and candidates
  /// that stay in the cache while the queries pass.
  private static let queryBlock = 64
  private static let candidateBlock = 1024

  /// The rows of `candidates` that are most similar to each row of `queries`.
  ///
  /// The matrix of all similarities is never whole in memory: it is computed in blocks, on all threads,
  /// and of each row only the best are kept.
  ///
  /// **Edge cases** Of equally similar rows the first comes first. A score that is not finite is never found.
  ///
  /// **Accuracy** In single precision; products as OpenBLAS makes them, distances by lanes of 16.
  ///
  /// - Parameters:
  ///   - queries: Rows by width.
  ///   - candidates: Rows by width.
  ///   - width: How many floats a row has.
  ///   - count: How many to find for each query, at most.
  ///   - threshold: The least similarity.
  ///   - similarity: How rows are compared.
  ///   - ownOffset: Where queries are candidates themselves: the candidate that the first query is.
  ///     None is found for itself.
  /// - Returns: For each query, the best first.
  /// - Complexity: O(queries · candidates · width).
  package func mostSimilar(
    to queries: Span<Float>, in candidates: Span<Float>, width: Int, count: Int,
    threshold: Float = -.infinity, by similarity: RowSimilarity, ownOffset: Int? = nil
  ) -> [[RowMatch]] {
    precondition(
      width > 0 && queries.count % width == 0 && candidates.count % width == 0,
      "\(queries.count) and \(candidates.count) values are no rows of \(width)")
    let rows = (queries: queries.count / width, candidates: candidates.count / width)
    var best = [BestRows](
      repeating: BestRows(count: min(count, rows.candidates), threshold: threshold),
      count: rows.queries)
    let blockSize = Self.queryBlock * Self.candidateBlock
    let scores = FloatBuffer(count: pool.threadCount * blockSize)
    // Parts read queries and candidates; each writes scores of its worker and rows of its own.
    unsafe best.withUnsafeMutableBufferPointer { best in
      nonisolated(unsafe) let (best, scores) = unsafe (best, scores.base)
      unsafe withPointers(queries, candidates) { queries, candidates in
        nonisolated(unsafe) let (queries, candidates) = unsafe (queries, candidates)
        let parts = (rows.queries + Self.queryBlock - 1) / Self.queryBlock
        pool.runOnWorkers(parts) { part, worker in
          let start = part * Self.queryBlock
          let queryRows = start..<min(start + Self.queryBlock, rows.queries)
          let scores = unsafe scores + worker * blockSize
          for start in stride(from: 0, to: rows.candidates, by: Self.candidateBlock) {
            let found = start..<min(start + Self.candidateBlock, rows.candidates)
            unsafe Self.compare(
              queries + queryRows.lowerBound * width, queryRows.count,
              candidates + found.lowerBound * width, found.count, width: width, by: similarity,
              into: scores)
            for (index, query) in queryRows.enumerated() {
              let own = ownOffset.map { query + $0 - found.lowerBound } ?? -1
              unsafe best[query].add(
                UnsafeBufferPointer(start: scores + index * found.count, count: found.count),
                firstRow: found.lowerBound, except: own)
            }
          }
        }
      }
    }
    extendLifetime(scores)
    return best.map(\.matches)
  }

  /// Fills `scores`, a row for each of `a`, with its similarities to the rows of `b`.
  @unsafe
  private static func compare(
    _ a: UnsafePointer<Float>, _ aRows: Int, _ b: UnsafePointer<Float>, _ bRows: Int, width: Int,
    by similarity: RowSimilarity, into scores: UnsafeMutablePointer<Float>
  ) {
    if similarity == .product {
      unsafe BLAS.multiply(
        BLAS.Operand(a, stride: width), BLAS.Operand(b, stride: width), transposed: true,
        rows: aRows, columns: bRows, depth: width, into: scores, stride: bRows)
      return
    }
    for row in 0..<aRows {
      for column in 0..<bRows {
        let (x, y) = unsafe (a + row * width, b + column * width)
        let distance = unsafe distance(x, y, width, isSquared: similarity == .euclidean)
        unsafe scores[row * bRows + column] =
          similarity == .euclidean ? -distance.squareRoot() : -distance
      }
    }
  }

  /// `Σ (xᵢ - yᵢ)²` or `Σ |xᵢ - yᵢ|`.
  @unsafe
  private static func distance(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ width: Int, isSquared: Bool
  ) -> Float {
    typealias Lanes = SIMD16<Float>
    var sums = Lanes.zero
    let whole = width - width % Lanes.scalarCount
    let (xBytes, yBytes) = unsafe (UnsafeRawPointer(x), UnsafeRawPointer(y))
    for index in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let offset = index * MemoryLayout<Float>.stride
      let left = unsafe xBytes.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
      let right = unsafe yBytes.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
      let difference = left - right
      sums +=
        isSquared
        ? difference * difference : difference.replacing(with: -difference, where: difference .< 0)
    }
    var sum = sums.sum()
    for index in whole..<width {
      let difference = unsafe x[index] - y[index]
      sum += isSquared ? difference * difference : abs(difference)
    }
    return sum
  }
}

/// The most similar rows of those seen so far, the best first.
private struct BestRows: Sendable {
  private(set) var matches: [RowMatch] = []
  private let count: Int
  private let threshold: Float

  init(count: Int, threshold: Float) {
    self.count = count
    self.threshold = threshold
  }

  /// Looks at the scores of rows from `firstRow` on, but for one of them.
  @unsafe
  mutating func add(_ scores: UnsafeBufferPointer<Float>, firstRow: Int, except own: Int) {
    guard count > 0 else { return }
    // What a score must have, and once all places are taken, must have more than.
    var least = matches.count < count ? threshold : matches[count - 1].score
    var isFull = matches.count == count
    for index in scores.indices {
      let score = unsafe scores[index]
      guard isFull ? score > least : score >= least, score.isFinite, index != own else {
        continue
      }
      if isFull { matches.removeLast() }
      let place = matches.firstIndex { $0.score < score } ?? matches.count
      matches.insert(RowMatch(row: firstRow + index, score: score), at: place)
      isFull = matches.count == count
      if isFull { least = matches[count - 1].score }
    }
  }
}
