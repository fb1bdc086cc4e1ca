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
  /// The rows of `candidates` that are most similar to each row of `queries`.
  ///
  /// The matrix of all similarities is never whole in memory: it is computed in blocks, on all threads,
  /// and of each row only the best are kept.
  ///
  /// **Edge cases** Of equally similar rows the first comes first. A score that is not finite is never found.
  ///
  /// **Accuracy** In single precision; products as OpenBLAS makes them, whose last digits may depend on
  /// how many rows there are; distances by lanes of 16.
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
    let scores = FloatBuffer(count: pool.threadCount * SimilarityBlocks.scoreCount)
    // Parts read queries and candidates; each writes scores of its worker and rows of its own.
    unsafe best.withUnsafeMutableBufferPointer { best in
      nonisolated(unsafe) let (best, scores) = unsafe (best, scores.base)
      unsafe withPointers(queries, candidates) { queries, candidates in
        nonisolated(unsafe) let blocks = unsafe SimilarityBlocks(
          queries: queries, queryCount: rows.queries, candidates: candidates,
          candidateCount: rows.candidates, width: width, similarity: similarity,
          ownOffset: ownOffset)
        unsafe pool.runOnWorkers(blocks.count) { block, worker in
          unsafe blocks.search(
            block, scores: scores + worker * SimilarityBlocks.scoreCount, into: best)
        }
      }
    }
    extendLifetime(scores)
    return best.map(\.matches)
  }
}
