internal import LinearAlgebra

/// Finds the nearest rows of many directions, by products of matrices.
///
/// Products in single precision find somewhat more candidates than are wanted, and these are then
/// compared as ``KeyedVectors`` compares one direction with all rows. Where rounding could have kept a
/// row from the candidates, all rows are gone through, so the result is always that of the plain way.
struct BatchSearch {
  private let vectors: KeyedVectors
  private let range: Range<Int>
  private let count: Int
  /// How many candidates there are for each direction.
  private let candidateCount: Int

  /// How many more candidates are kept than are wanted.
  private static let margin = 16
  /// About how many numbers of directions are looked for at a time, and of rows: 32 MB of each.
  ///
  /// Rows are scaled to length 1 anew for each block of directions, which is to be large.
  private static let numberBlock = 1 << 23

  /// - Precondition: `count` is positive.
  init(_ vectors: KeyedVectors, _ range: Range<Int>, count: Int) {
    self.vectors = vectors
    self.range = range
    self.count = min(count, range.count)
    candidateCount = min(self.count + Self.margin, range.count)
  }

  /// The nearest rows of each of some directions.
  ///
  /// - Parameters:
  ///   - directionCount: How many directions there are.
  ///   - direction: Gives one by its number.
  /// - Returns: For each direction, the nearest first and of equals the first.
  /// - Complexity: O(directions · rows · vector size); memory beside the result some 100 MB at most,
  ///   more where more than a few dozen rows are wanted of each.
  func nearest(
    _ directionCount: Int, _ direction: (Int) -> [Double]
  ) -> [[NearestWords.Candidate]] {
    var found: [[NearestWords.Candidate]] = []
    found.reserveCapacity(directionCount)
    let blockSize = max(1, Self.numberBlock / vectors.vectorSize)
    for start in stride(from: 0, to: directionCount, by: blockSize) {
      let block = start..<min(start + blockSize, directionCount)
      let units = block.flatMap { unit(direction($0)) }
      for (number, candidates) in zip(block, candidates(of: units, count: block.count)) {
        found.append(exact(direction(number), candidates))
      }
    }
    return found
  }

  /// A row that was found by a product in single precision.
  private typealias Candidate = (row: Int, score: Float)

  private func unit(_ direction: [Double]) -> [Float] {
    let norm = Cosine.norm(direction)
    return direction.map { norm > 0 ? Float($0 / norm) : 0 }
  }

  /// The rows that may be the nearest of each of `count` directions of length 1, the best first.
  private func candidates(of units: [Float], count: Int) -> [[Candidate]] {
    var candidates = [[Candidate]](repeating: [], count: count)
    let blockRows = max(1, Self.numberBlock / vectors.vectorSize)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: blockRows) {
      let block = start..<min(start + blockRows, range.upperBound)
      let rows = vectors.unitRows(block)
      let matches = QueryThreads.backend.mostSimilar(
        to: units.span, in: rows.span, width: vectors.vectorSize, count: candidateCount,
        by: .product)
      for (index, matches) in matches.enumerated() {
        let all =
          candidates[index] + matches.map { Candidate(row: start + $0.row, score: $0.score) }
        candidates[index] = Array(all.sorted { $0.score > $1.score }.prefix(candidateCount))
      }
    }
    return candidates
  }

  /// The best of the candidates, by exact cosines.
  private func exact(
    _ direction: [Double], _ kept: [Candidate]
  ) -> [NearestWords.Candidate] {
    var best = NearestWords(count: count)
    let rows = kept.map(\.row).sorted()
    for (row, cosine) in zip(rows, vectors.cosines(to: direction, at: rows)) {
      best.offer(row, cosine)
    }
    let found = best.sorted()
    if kept.count == range.count { return found }
    // What no candidate is scores at most as the last of them, and its cosine is little more.
    let most = (kept.last?.score ?? 1) + errorBound
    if found.count == count, let last = found.last, last.similarity > most { return found }
    var all = NearestWords(count: count)
    for (row, cosine) in zip(range, vectors.cosines(to: direction, in: range)) {
      all.offer(row, cosine)
    }
    return all.sorted()
  }

  /// How far a product in single precision may be from the cosine: of the size's products and sums,
  /// the quotients of both rows, and the result, each is rounded to 2⁻²⁴ of at most 1.
  private var errorBound: Float { Float(vectors.vectorSize + 8) * 0x1p-23 }
}
