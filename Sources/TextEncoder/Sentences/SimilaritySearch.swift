internal import LinearAlgebra
internal import Parallel

/// Finds the vectors of a set that are most similar to others: semantic search and paraphrase mining.
///
///     let search = SimilaritySearch(in: try encoder.sentenceVectors(of: answers))
///     let found = search.mostSimilar(to: try encoder.sentenceVectors(of: questions), count: 3)
///     print(answers[found[0][0].index])
///
/// Compares each vector with each: exact, and as fast as a matrix product. Memory holds the set, at
/// length 1 for ``SimilarityFunction/cosine``, and never the matrix of all similarities.
public struct SimilaritySearch: Sendable {
  /// How vectors are compared.
  public let function: SimilarityFunction

  private let vectors: SentenceVectors
  private let backend: Backend

  /// A search in `vectors`.
  ///
  /// - Parameters:
  ///   - vectors: What is to be found.
  ///   - function: How vectors are compared.
  ///   - threadCount: How many threads work; nil for the CPUs that this process may use.
  /// - Precondition: `threadCount` is positive.
  public init(
    in vectors: consuming SentenceVectors, by function: SimilarityFunction = .cosine,
    threadCount: Int? = nil
  ) {
    let pool = ThreadPool(threadCount: threadCount ?? ThreadPool.availableProcessors)
    self.init(in: vectors, by: function, backend: Backend(pool: pool))
  }

  /// A search in `vectors` on the threads of `encoder`.
  ///
  /// - Parameters:
  ///   - vectors: What is to be found.
  ///   - function: How vectors are compared; nil for what `encoder`'s checkpoint says.
  ///   - encoder: Whose threads work.
  /// - Throws: ``TextEncoderError`` where the checkpoint's files cannot be read.
  public init(
    in vectors: consuming SentenceVectors, by function: SimilarityFunction? = nil,
    with encoder: ContextualEncoder
  ) throws {
    let function = try function ?? encoder.sentenceConfiguration.get().similarity
    self.init(in: vectors, by: function, backend: encoder.backend)
  }

  private init(
    in vectors: consuming SentenceVectors, by function: SimilarityFunction, backend: Backend
  ) {
    self.function = function
    self.vectors = Self.prepared(vectors, for: function)
    self.backend = backend
  }

  /// The vectors that are most similar to each of `queries`.
  ///
  /// - Parameters:
  ///   - queries: What to look for.
  ///   - count: How many to find for each, at most.
  ///   - threshold: The least similarity.
  /// - Returns: For each query, the best first; of equal ones the first.
  /// - Precondition: The vectors are as wide as those of the set; `count` is not negative.
  /// - Complexity: O(queries · set · width).
  public func mostSimilar(
    to queries: SentenceVectors, count: Int = 1, threshold: Float = -.infinity
  ) -> [[SimilarVector]] {
    precondition(
      queries.width == vectors.width,
      "vectors of \(queries.width) floats in a set of such of \(vectors.width)")
    return find(Self.prepared(queries, for: function).values[...], count, threshold, own: nil)
  }

  /// How many vectors of the set are looked for at a time.
  private static let blockSize = 4096

  /// The pairs of similar vectors within the set, each once: paraphrases.
  ///
  /// - Parameters:
  ///   - count: With how many others each vector is paired, at most: those most similar to it.
  ///   - threshold: The least similarity.
  ///   - progress: Called with the number of vectors done.
  /// - Returns: The pairs, the most similar first.
  /// - Precondition: `count` is not negative.
  /// - Complexity: O(set² · width), and memory for `count` pairs a vector.
  public func pairs(
    count: Int = 1, threshold: Float = -.infinity, progress: (Int) -> Void = { _ in }
  ) -> [SimilarPair] {
    var pairs: [SimilarPair] = []
    for start in stride(from: 0, to: vectors.count, by: Self.blockSize) {
      let block = start..<min(start + Self.blockSize, vectors.count)
      let width = vectors.width
      let queries = vectors.values[block.lowerBound * width..<block.upperBound * width]
      for (index, found) in zip(block, find(queries, count, threshold, own: start)) {
        pairs += found.map {
          SimilarPair(
            first: min(index, $0.index), second: max(index, $0.index), score: $0.score)
        }
      }
      progress(block.upperBound)
    }
    return Self.distinct(pairs).sorted {
      ($1.score, $0.first, $0.second) < ($0.score, $1.first, $1.second)
    }
  }

  /// Every pair once; seen from its other end, a product may differ in the last bit.
  private static func distinct(_ pairs: [SimilarPair]) -> [SimilarPair] {
    let sorted = pairs.sorted { ($0.first, $0.second, $1.score) < ($1.first, $1.second, $0.score) }
    var distinct: [SimilarPair] = []
    for pair in sorted
    where distinct.last.map({ ($0.first, $0.second) != (pair.first, pair.second) }) ?? true {
      distinct.append(pair)
    }
    return distinct
  }

  private func find(
    _ queries: ArraySlice<Float>, _ count: Int, _ threshold: Float, own: Int?
  ) -> [[SimilarVector]] {
    precondition(count >= 0, "expected a count of vectors, not \(count)")
    let similarity: RowSimilarity =
      switch function {
      case .cosine, .dot: .product
      case .euclidean: .euclidean
      case .manhattan: .manhattan
      }
    let found = backend.mostSimilar(
      to: queries.span, in: vectors.values.span, width: vectors.width, count: count,
      threshold: threshold, by: similarity, ownOffset: own)
    return found.map { rows in
      rows.map { SimilarVector(index: $0.row, score: score($0.score)) }
    }
  }

  /// Rounding may make a cosine of two equal vectors a little more than 1.
  private func score(_ found: Float) -> Float {
    function == .cosine ? min(1, max(-1, found)) : found
  }

  /// The vectors at length 1 where only their directions count.
  private static func prepared(
    _ vectors: consuming SentenceVectors, for function: SimilarityFunction
  ) -> SentenceVectors {
    guard function == .cosine else { return vectors }
    let width = vectors.width
    vectors.values.normalizeRows(ofWidth: width)
    return vectors
  }
}
