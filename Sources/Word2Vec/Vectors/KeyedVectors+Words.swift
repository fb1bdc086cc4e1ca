/// Vectors from words and numbers, and from other vectors.
extension KeyedVectors {
  /// Words with the vectors that are given.
  ///
  /// - Parameters:
  ///   - words: Distinct words, told apart by their UTF-8 bytes; of a trained model the most
  ///     frequent first.
  ///   - vectors: A vector for each, of one size.
  ///   - counts: How often each word occurs, where that is known.
  /// - Throws: ``Word2VecError/wrongCount(of:found:expected:)``,
  ///   ``Word2VecError/wrongVectorSize(found:expected:)``, ``Word2VecError/duplicateWord(_:)`` and
  ///   ``Word2VecError/notFinite(position:)``.
  /// - Complexity: O(numbers).
  public init(
    words: [String], vectors: [[Float]], counts: [Int]? = nil
  ) throws(Word2VecError) {
    let size = vectors.first?.count ?? 0
    if let other = vectors.first(where: { $0.count != size }) {
      throw .wrongVectorSize(found: other.count, expected: size)
    }
    guard vectors.count == words.count else {
      throw .wrongCount(of: "vectors", found: vectors.count, expected: words.count)
    }
    try self.init(
      words: words, numbers: Array(vectors.joined()), vectorSize: size, counts: counts)
  }

  /// Words with the vectors that are given in one array.
  ///
  /// - Parameters:
  ///   - words: Distinct words, told apart by their UTF-8 bytes; of a trained model the most
  ///     frequent first.
  ///   - numbers: `vectorSize` numbers for each word, word after word.
  ///   - vectorSize: How many numbers a vector has.
  ///   - counts: How often each word occurs, where that is known.
  /// - Throws: ``Word2VecError/wrongCount(of:found:expected:)``,
  ///   ``Word2VecError/wrongVectorSize(found:expected:)``, ``Word2VecError/duplicateWord(_:)`` and
  ///   ``Word2VecError/notFinite(position:)``.
  /// - Complexity: O(numbers).
  public init(
    words: [String], numbers: [Float], vectorSize: Int, counts: [Int]? = nil
  ) throws(Word2VecError) {
    guard vectorSize > 0 || words.isEmpty, vectorSize >= 0 else {
      throw .wrongVectorSize(found: vectorSize, expected: 1)
    }
    let (expected, overflows) = words.count.multipliedReportingOverflow(by: vectorSize)
    guard !overflows, numbers.count == expected else {
      throw .wrongCount(of: "numbers", found: numbers.count, expected: overflows ? .max : expected)
    }
    if let counts, counts.count != words.count {
      throw .wrongCount(of: "counts", found: counts.count, expected: words.count)
    }
    if let position = numbers.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(position: position % vectorSize + 1)
    }
    var table = WordTable()
    table.reserve(words.count)
    for word in words {
      guard unsafe table.insert(word.utf8Span.span.bytes).isNew else {
        throw .duplicateWord(word)
      }
    }
    self.init(words: table, counts: counts, vectors: numbers, vectorSize: vectorSize)
  }

  /// These vectors and more.
  ///
  /// - Parameters:
  ///   - words: The words to add.
  ///   - vectors: A vector for each, of the size of those here.
  ///   - replacing: Whether a word that is here already gets the new vector; else it keeps its own.
  /// - Returns: The words that are here in their order, then the new ones in theirs; without counts
  ///   where there are new ones. Of a word that is added twice the first vector counts, or if
  ///   `replacing` the last.
  /// - Throws: ``Word2VecError/wrongCount(of:found:expected:)``,
  ///   ``Word2VecError/wrongVectorSize(found:expected:)`` and
  ///   ``Word2VecError/notFinite(position:)``.
  /// - Complexity: O(all numbers).
  public func adding(
    _ words: [String], vectors: [[Float]], replacing: Bool = false
  ) throws(Word2VecError) -> KeyedVectors {
    guard vectors.count == words.count else {
      throw .wrongCount(of: "vectors", found: vectors.count, expected: words.count)
    }
    var table = WordTable()
    table.reserve(count + words.count)
    for word in self.words { _ = unsafe table.insert(word.utf8Span.span.bytes) }
    var numbers = unsafe withRows { unsafe Array($0) }
    for (word, vector) in zip(words, vectors) {
      _ = try checked(vector)
      let (index, isNew) = unsafe table.insert(word.utf8Span.span.bytes)
      if isNew {
        numbers += vector
      } else if replacing {
        numbers.replaceSubrange(index * vectorSize..<(index + 1) * vectorSize, with: vector)
      }
    }
    let counts = table.count == count ? counts : nil
    return KeyedVectors(
      words: table, counts: counts, vectors: numbers, vectorSize: vectorSize, subwords: subwords)
  }

  /// The vectors of some words, in their order.
  ///
  /// - Parameters:
  ///   - words: The words; unknown and repeated ones are passed over.
  ///   - infersUnknown: Whether words without a vector of their own get one made of their parts, where
  ///     there are ``subwords``; it is then their own.
  /// - Returns: Those that are known, with their counts where these are; without counts where vectors
  ///   were made.
  /// - Complexity: O(words · vector size).
  public func selecting(
    _ words: some Sequence<String>, inferringUnknown infersUnknown: Bool = true
  ) -> KeyedVectors {
    var table = WordTable()
    var numbers: [Float] = []
    var indices: [Int?] = []
    for word in words {
      let index = index(of: word)
      guard index != nil || infersUnknown, let vector = vector(for: word),
        unsafe table.insert(word.utf8Span.span.bytes).isNew
      else { continue }
      numbers += vector
      indices.append(index)
    }
    let known = indices.compactMap { $0 }
    let counts = known.count == indices.count ? counts.map { all in known.map { all[$0] } } : nil
    return KeyedVectors(
      words: table, counts: counts, vectors: numbers, vectorSize: vectorSize, subwords: subwords)
  }

  /// The same vectors with the counts that are given.
  ///
  /// - Parameter counts: How often each word occurs, in the order of ``words``.
  /// - Returns: The vectors.
  /// - Throws: ``Word2VecError/wrongCount(of:found:expected:)``.
  public func withCounts(_ counts: [Int]) throws(Word2VecError) -> KeyedVectors {
    guard counts.count == count else {
      throw .wrongCount(of: "counts", found: counts.count, expected: count)
    }
    return KeyedVectors(
      words: words, counts: .owned(counts), vectors: vectors, vectorSize: vectorSize,
      duplicateCount: duplicateCount, subwords: subwords)
  }

  /// The same vectors, the most frequent words first.
  ///
  /// Of equally frequent words the later one comes first, as gensim orders its vocabularies. Without
  /// ``counts`` the order stays: files of vectors are in this order by custom.
  ///
  /// - Returns: The vectors in their new order.
  /// - Complexity: O(words · (log words + vector size)).
  public func sortedByFrequency() -> KeyedVectors {
    guard let counts else { return self }
    return reordered(counts.indices.sorted { (counts[$0], $0) > (counts[$1], $1) })
  }

  /// The rows `indices`, each at most once.
  private func reordered(_ indices: [Int]) -> KeyedVectors {
    var table = WordTable()
    table.reserve(indices.count)
    var numbers: [Float] = []
    numbers.reserveCapacity(indices.count * vectorSize)
    for index in indices { _ = unsafe table.insert(words[index].utf8Span.span.bytes) }
    unsafe withRows { rows in
      for index in indices { unsafe numbers.append(contentsOf: row(index, rows)) }
    }
    let counts = counts.map { counts in indices.map { counts[$0] } }
    return KeyedVectors(
      words: table, counts: counts, vectors: numbers, vectorSize: vectorSize, subwords: subwords)
  }
}
