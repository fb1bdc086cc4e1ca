/// Where a word stands among those that are near another.
extension KeyedVectors {
  /// The words that are closer to a word than another is, in the order of ``words``.
  ///
  /// - Parameters:
  ///   - word: The word that distances are from; it is not among the result.
  ///   - other: The word that sets the distance.
  /// - Returns: The words that are strictly closer.
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  /// - Complexity: O(words · vector size).
  public func words(
    closerTo word: String, than other: String
  ) throws(Word2VecError) -> [String] {
    try indices(closerTo: word, than: other).map { words[$0] }
  }

  /// The place of a word in the order of nearness to another: 1 for the nearest.
  ///
  /// Words equally near share a rank.
  ///
  /// - Parameters:
  ///   - other: The word whose rank is asked for.
  ///   - word: The word that distances are from.
  /// - Returns: One more than there are words strictly closer.
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  /// - Complexity: O(words · vector size).
  public func rank(of other: String, from word: String) throws(Word2VecError) -> Int {
    try indices(closerTo: word, than: other).count + 1
  }

  /// The similarity of two words in relation to how similar the nearest words are to the first.
  ///
  ///     relative = cos(first, second) / Σ cos(first, its `count` nearest words)
  ///
  /// Of ten nearest words the mean one has 0.1; synonyms have more (Leeuwenberg et al., "A Minimally
  /// Supervised Approach for Synonym Extraction with Word Embeddings", 2016).
  ///
  /// - Parameters:
  ///   - first: The word whose nearest words are taken.
  ///   - second: The word that is compared with it.
  ///   - count: How many nearest words are taken.
  /// - Returns: The quotient.
  /// - Throws: ``Word2VecError/unknownWord(_:)``, and ``Word2VecError/emptyQuery`` where no nearest
  ///   word is taken or there is no other word.
  /// - Complexity: O(words · vector size).
  public func relativeSimilarity(
    _ first: String, _ second: String, count: Int = 10
  ) throws(Word2VecError) -> Double {
    let nearest = try mostSimilar(to: first, count: count)
    guard !nearest.isEmpty else { throw .emptyQuery }
    let sum = nearest.reduce(0) { $0 + Double($1.similarity) }
    return Double(try similarity(first, second)) / sum
  }

  private func indices(closerTo word: String, than other: String) throws(Word2VecError) -> [Int] {
    let (direction, index) = try known(word)
    let bound = try similarity(word, other)
    let cosines = cosines(to: direction, in: 0..<count)
    return cosines.indices.filter { cosines[$0] > bound && $0 != index }
  }
}
