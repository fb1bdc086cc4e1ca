/// Two matrices whose rows are compared, some at a time.
@safe
struct SimilarityBlocks {
  let queries: UnsafePointer<Float>
  let queryCount: Int
  let candidates: UnsafePointer<Float>
  let candidateCount: Int
  let width: Int
  let similarity: RowSimilarity
  /// The candidate that the first query is; nil where queries are none of them.
  let ownOffset: Int?

  /// How many candidates are compared at a time; they stay in the cache while the queries pass.
  private static let candidateBlock = 1024

  /// How many queries are compared at a time, which a thread has to itself.
  ///
  /// OpenBLAS packs the candidates anew for each block: many queries are in large ones. It must not
  /// depend on the number of threads, on which then no digit of a product does.
  private var queryBlock: Int { queryCount < 1024 ? 64 : Self.mostQueries }

  private static let mostQueries = 256

  /// How many scores there must be room for: 1 MB a thread.
  static let scoreCount = mostQueries * candidateBlock

  /// How many blocks of queries there are.
  var count: Int { (queryCount + queryBlock - 1) / queryBlock }

  /// Compares a block of queries with all candidates, and keeps the best of each query.
  @unsafe
  func search(
    _ block: Int, scores: UnsafeMutablePointer<Float>,
    into best: UnsafeMutableBufferPointer<BestRows>
  ) {
    let start = block * queryBlock
    let rows = start..<min(start + queryBlock, queryCount)
    for start in stride(from: 0, to: candidateCount, by: Self.candidateBlock) {
      let found = start..<min(start + Self.candidateBlock, candidateCount)
      unsafe Self.compare(
        queries + rows.lowerBound * width, rows.count, candidates + found.lowerBound * width,
        found.count, width: width, by: similarity, into: scores)
      for (index, query) in rows.enumerated() {
        let own = ownOffset.map { query + $0 - found.lowerBound } ?? -1
        unsafe best[query].add(
          UnsafeBufferPointer(start: scores + index * found.count, count: found.count),
          firstRow: found.lowerBound, except: own)
      }
    }
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
