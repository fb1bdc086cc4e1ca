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
  /// How many directions are looked for at a time, and about how many numbers of rows.
  private static let directionBlock = 2048
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
  func nearest(
    _ directionCount: Int, _ direction: (Int) -> [Double]
  ) -> [[NearestWords.Candidate]] {
    var found: [[NearestWords.Candidate]] = []
    found.reserveCapacity(directionCount)
    for start in stride(from: 0, to: directionCount, by: Self.directionBlock) {
      let block = start..<min(start + Self.directionBlock, directionCount)
      found += nearest(block.map(direction))
    }
    return found
  }

  /// A row that was found by a product in single precision.
  private typealias Candidate = (row: Int, score: Float)

  private func nearest(_ directions: [[Double]]) -> [[NearestWords.Candidate]] {
    guard !range.isEmpty else { return directions.map { _ in [] } }
    let units = directions.flatMap { direction in
      let norm = Cosine.norm(direction)
      return direction.map { norm > 0 ? Float($0 / norm) : 0 }
    }
    var candidates = [[Candidate]](repeating: [], count: directions.count)
    let blockRows = max(1, Self.numberBlock / vectors.vectorSize)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: blockRows) {
      let block = start..<min(start + blockRows, range.upperBound)
      let rows = vectors.unitRows(block)
      let matches = QueryThreads.backend.mostSimilar(
        to: units.span, in: rows.span, width: vectors.vectorSize, count: candidateCount,
        by: .product)
      for (index, matches) in matches.enumerated() {
        candidates[index] += matches.map { Candidate(row: start + $0.row, score: $0.score) }
      }
    }
    return zip(directions, candidates).map { exact($0, $1) }
  }

  /// The best of the candidates, by exact cosines.
  private func exact(
    _ direction: [Double], _ candidates: [Candidate]
  ) -> [NearestWords.Candidate] {
    let kept = candidates.sorted { $0.score > $1.score }.prefix(candidateCount)
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
