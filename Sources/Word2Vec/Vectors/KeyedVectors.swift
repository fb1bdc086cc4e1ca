/// Words and their vectors.
///
/// Immutable and safe to share. All vectors stand in one array, all words in one buffer: a word of
/// 300 numbers costs 1.2 kB and little more. Words are told apart by their UTF-8 bytes, never by
/// Swift's equality of strings.
public struct KeyedVectors: Sendable {
  /// The words in the order of their vectors; of a trained model, the most frequent first.
  public let words: WordList
  /// How many numbers a vector has.
  public let vectorSize: Int
  /// How often each word occurred where that is known; a vector file does not say.
  public let counts: [Int]?
  /// All vectors: ``vectorSize`` numbers for each word, word after word.
  public let vectors: [Float]
  /// The vectors' Euclidean lengths.
  public let norms: [Double]

  /// - Precondition: There are `vectorSize` finite numbers a word.
  init(words: WordTable, counts: [Int]?, vectors: [Float], vectorSize: Int) {
    precondition(
      vectors.count == words.count * vectorSize,
      "\(vectors.count) numbers for \(words.count) vectors of \(vectorSize)")
    self.words = WordList(table: words)
    self.counts = counts
    self.vectors = vectors
    self.vectorSize = vectorSize
    norms = unsafe vectors.withUnsafeBufferPointer { vectors in
      (0..<words.count).map { index in
        let row = vectors.extracting(index * vectorSize..<(index + 1) * vectorSize)
        return unsafe Cosine.dot(row, row).squareRoot()
      }
    }
  }

  /// How many words there are.
  public var count: Int { words.count }

  /// The place of `word` in ``words``, or nil where it has no vector.
  ///
  /// - Complexity: O(1).
  public func index(of word: String) -> Int? { words.index(of: word) }

  /// Whether `word` has a vector.
  public func contains(_ word: String) -> Bool { index(of: word) != nil }

  /// The vector of `word`, or nil where it has none.
  public func vector(for word: String) -> [Float]? { index(of: word).map { vector(at: $0) } }

  /// The vector of the word at `index`.
  ///
  /// - Precondition: `index` is in `0..<count`.
  public func vector(at index: Int) -> [Float] {
    precondition(0..<count ~= index, "word \(index) of \(count)")
    return Array(vectors[index * vectorSize..<(index + 1) * vectorSize])
  }

  /// Lends all vectors, row after row, for loops over many.
  func withRows<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe vectors.withUnsafeBufferPointer(body)
  }
}
