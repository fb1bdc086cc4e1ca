internal import LinearAlgebra
public import Word2Vec

/// Words in a plane, each where its vector says.
///
/// Vectors are scaled to length 1 first, so that distances are those of the words' cosines, by which
/// neighbours are found, and do not depend on how frequent a word is.
public struct WordMap: Sendable {
  /// How vectors are brought into the plane.
  public enum Method: Sendable, Equatable {
    /// Their first two principal components.
    case principalComponents
    /// t-SNE.
    ///
    /// - Parameters:
    ///   - perplexity: About how many neighbours a word has; nil for what suits the number of words.
    ///   - seed: Of the random places that it starts from; nil starts from principal components.
    case tsne(perplexity: Double?, seed: UInt64?)
  }

  /// A word and where it stands.
  public struct Place: Sendable {
    /// The word.
    public let word: String
    /// Which of ``WordMap/words`` it is, or is a neighbour of.
    public let owner: Int
    /// Whether it is one of ``WordMap/words``.
    public let isNamed: Bool
    /// How far to the right it stands.
    public let x: Double
    /// How far up it stands.
    public let y: Double
  }

  /// How well the plane shows the vectors.
  enum Fit {
    case principalComponents(explainedVarianceRatio: [Double])
    case tsne(perplexity: Double, divergence: Double)
  }

  /// The words that were asked for, each once.
  public let words: [String]
  /// How many neighbours each of them was to have.
  public let neighbourCount: Int
  /// All words that are drawn, those that were asked for first.
  public let places: [Place]
  /// Where the vectors come from.
  public let source: String
  /// How many numbers a vector has.
  public let vectorSize: Int

  let fit: Fit

  /// Finds the places of words and their neighbours.
  ///
  /// A neighbour of several words belongs to the one that it is most similar to, the first of equals.
  ///
  /// - Parameters:
  ///   - words: The words; what is repeated counts once.
  ///   - neighbourCount: How many of the nearest words to add for each.
  ///   - vectors: Whose words they are.
  ///   - source: Where the vectors come from, for the figure.
  ///   - method: How the vectors are brought into the plane.
  ///   - progress: Is told how many of t-SNE's ``stepCount`` steps are done.
  /// - Throws: `Word2VecError.unknownWord` for a word without a vector.
  public init(
    of words: [String], neighbourCount: Int = 0, in vectors: KeyedVectors, from source: String,
    by method: Method = .principalComponents, progress: (Int) -> Void = { _ in }
  ) throws(Word2VecError) {
    let made = words.filter { vectors.index(of: $0) == nil && vectors.contains($0) }
    // Words whose vectors are made of their parts are drawn as those that have their own.
    let vectors =
      try made.isEmpty
      ? vectors : vectors.adding(made, vectors: made.compactMap { vectors.vector(for: $0) })
    var named: [Int] = []
    var owners: [Int: (owner: Int, similarity: Float)] = [:]
    for word in words {
      guard let index = vectors.index(of: word) else { throw .unknownWord(word) }
      guard owners[index] == nil else { continue }
      owners[index] = (named.count, .infinity)
      named.append(index)
    }
    self.words = named.map { vectors.words[$0] }
    var indices = named
    for (owner, found) in try vectors.mostSimilar(toEach: self.words, count: neighbourCount)
      .enumerated()
    {
      for neighbour in found {
        if owners[neighbour.index] == nil { indices.append(neighbour.index) }
        if neighbour.similarity > owners[neighbour.index]?.similarity ?? -.infinity {
          owners[neighbour.index] = (owner, neighbour.similarity)
        }
      }
    }
    let (points, fit) = Self.points(of: indices, in: vectors, by: method, progress: progress)
    places = zip(indices, points).enumerated().map { position, item in
      Place(
        word: vectors.words[item.0], owner: owners[item.0]?.owner ?? 0,
        isNamed: position < named.count, x: item.1[0], y: item.1[1])
    }
    self.neighbourCount = neighbourCount
    self.source = source
    self.fit = fit
    vectorSize = vectors.vectorSize
  }

  /// How many steps t-SNE makes at most.
  public static let stepCount = TSNE.Options().stepCount

  private static func points(
    of indices: [Int], in vectors: KeyedVectors, by method: Method, progress: (Int) -> Void
  ) -> (points: [[Double]], fit: Fit) {
    let values = indices.flatMap { unitVector(at: $0, in: vectors) }
    switch method {
    case .principalComponents:
      let plane = PrincipalComponents(of: values, width: vectors.vectorSize)
      return (
        plane.points,
        .principalComponents(explainedVarianceRatio: plane.explainedVarianceRatio)
      )
    case .tsne(let perplexity, let seed):
      var options = TSNE.Options()
      options.perplexity = perplexity
      if let seed { options.start = .random(seed: seed) }
      options.stepCount = stepCount
      let plane = TSNE(
        of: values, width: vectors.vectorSize, options, on: Backend(), progress: progress)
      return (
        plane.points, .tsne(perplexity: plane.perplexity, divergence: plane.divergence)
      )
    }
  }

  /// The vector at `index` with length 1; one that has none, or that is not finite, is all zeros.
  private static func unitVector(at index: Int, in vectors: KeyedVectors) -> [Float] {
    let norm = vectors.norms[index]
    guard norm > 0 else { return [Float](repeating: 0, count: vectors.vectorSize) }
    return vectors.vector(at: index).map { Float(Double($0) / norm) }
  }
}
