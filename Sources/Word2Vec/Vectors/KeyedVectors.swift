/// Words and their vectors.
///
/// Immutable and safe to share. All vectors stand in one buffer, and so do all words: a word of
/// 300 numbers costs 1.2 kB and little more. Those of a native file stay in the file, which is mapped:
/// opening one costs nothing, whatever its size, and processes share its memory. Words are told apart
/// by their UTF-8 bytes, never by Swift's equality of strings.
public struct KeyedVectors: Sendable {
  /// The words in the order of their vectors; of a trained model, the most frequent first.
  public let words: WordList
  /// How many numbers a vector has.
  public let vectorSize: Int
  /// All vectors: ``vectorSize`` numbers for each word, word after word.
  public let vectors: VectorBuffer
  /// How many entries of the file were dropped because their word had been there before.
  public let duplicateCount: Int
  /// What makes vectors of words that have none of their own; only fastText's `.bin` has it.
  public let subwords: SubwordVectors?

  private let storedCounts: WordCounts?
  private let deferredCounts: Deferred<[Int]>
  private let deferredNorms: Deferred<[Double]>

  /// - Precondition: There are `vectorSize` numbers a word.
  init(
    words: WordList, counts: WordCounts?, vectors: VectorBuffer, vectorSize: Int,
    duplicateCount: Int = 0, subwords: SubwordVectors? = nil
  ) {
    precondition(
      vectors.count == words.count * vectorSize,
      "\(vectors.count) numbers for \(words.count) vectors of \(vectorSize)")
    self.words = words
    self.vectors = vectors
    self.vectorSize = vectorSize
    self.duplicateCount = duplicateCount
    self.subwords = subwords
    storedCounts = counts
    deferredCounts = Deferred()
    deferredNorms = Deferred()
  }

  /// - Precondition: There are `vectorSize` finite numbers a word.
  init(
    words: WordTable, counts: [Int]?, vectors: [Float], vectorSize: Int, duplicateCount: Int = 0,
    subwords: SubwordVectors? = nil
  ) {
    self.init(
      words: WordList(table: words), counts: counts.map { .owned($0) },
      vectors: VectorBuffer(vectors), vectorSize: vectorSize, duplicateCount: duplicateCount,
      subwords: subwords)
  }

  /// How many words there are.
  public var count: Int { words.count }

  /// How often each word occurred where that is known; most formats do not say.
  ///
  /// - Complexity: O(1), but for the first time with a native file, whose counts are then read: O(words).
  public var counts: [Int]? {
    switch storedCounts {
    case nil: nil
    case .owned(let counts): counts
    case .file(let tensor): deferredCounts.get { tensor.counts }
    }
  }

  /// The vectors' Euclidean lengths; 0 of one that a native file has a NaN or an infinity in.
  ///
  /// - Complexity: O(1), but for the first time: O(words · vector size), on all threads.
  public var norms: [Double] { deferredNorms.get { Norms.ofRows(vectors.span, vectorSize) } }

  /// The place of `word` in ``words``, or nil where it has no vector of its own.
  ///
  /// - Complexity: O(1).
  public func index(of word: String) -> Int? { words.index(of: word) }

  /// Whether `word` has a vector, its own or one made of its parts; with ``subwords`` every word has.
  public func contains(_ word: String) -> Bool { subwords != nil || index(of: word) != nil }

  /// The vector of `word`, its own or one made of its parts, or nil where it has none.
  ///
  /// - Parameter word: The word, as the vectors spell it.
  /// - Returns: ``vectorSize`` numbers.
  public func vector(for word: String) -> [Float]? {
    index(of: word).map { vector(at: $0) } ?? subwords?.vector(for: word)
  }

  /// The vector of `word` at length 1, or nil where it has none; zeros stay.
  ///
  /// - Parameter word: The word, as the vectors spell it.
  /// - Returns: ``vectorSize`` numbers.
  public func unitVector(for word: String) -> [Float]? {
    guard let vector = vector(for: word)?.map({ Double($0) }) else { return nil }
    let norm = Cosine.norm(vector)
    return vector.map { norm > 0 ? Float($0 / norm) : 0 }
  }

  /// The vector of the word at `index`.
  ///
  /// - Precondition: `index` is in `0..<count`.
  public func vector(at index: Int) -> [Float] {
    precondition(0..<count ~= index, "word \(index) of \(count)")
    let row = vectors.span.extracting(index * vectorSize..<(index + 1) * vectorSize)
    return unsafe row.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// Lends all vectors, row after row, for loops over many.
  func withRows<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe vectors.span.withUnsafeBufferPointer(body)
  }

  /// How often each word occurred, before anybody has asked for it.
  var unreadCounts: WordCounts? { storedCounts }
}
