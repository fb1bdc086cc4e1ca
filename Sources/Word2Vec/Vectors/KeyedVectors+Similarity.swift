/// How similar words, sets of words and vectors are, and how distant.
extension KeyedVectors {
  /// The cosine of two words' vectors, -1 to 1; 0 where one is all zeros.
  ///
  /// - Parameters:
  ///   - first: A word.
  ///   - second: Another word.
  /// - Returns: The cosine.
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  public func similarity(_ first: String, _ second: String) throws(Word2VecError) -> Float {
    if let first = index(of: first), let second = index(of: second) {
      return similarity(first, second)
    }
    let (a, b) = (try known(first).numbers, try known(second).numbers)
    return cosine(a, b)
  }

  /// 1 less the cosine of two words' vectors, 0 to 2.
  ///
  /// - Parameters:
  ///   - first: A word.
  ///   - second: Another word.
  /// - Returns: The distance.
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  public func distance(_ first: String, _ second: String) throws(Word2VecError) -> Float {
    1 - (try similarity(first, second))
  }

  /// The cosine of the means of two sets of words' vectors, -1 to 1; 0 where a mean is all zeros.
  ///
  /// Vectors count with their lengths, and words without one are passed over, as in gensim's
  /// `n_similarity`.
  ///
  /// - Parameters:
  ///   - first: Some words.
  ///   - second: Other words.
  /// - Returns: The cosine.
  /// - Throws: ``Word2VecError/emptyQuery`` where a set is empty.
  public func similarity(
    of first: [String], to second: [String]
  ) throws(Word2VecError) -> Float {
    let (a, b) = (try sum(of: first), try sum(of: second))
    return cosine(a, b)
  }

  /// 1 less the cosines of a word's vector and those of others, or of all words.
  ///
  /// - Parameters:
  ///   - word: The word to start from.
  ///   - others: The words to go to; nil goes to all, the word itself among them.
  /// - Returns: The distances in the order of `others`, or of ``words``.
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  public func distances(
    from word: String, to others: [String]? = nil
  ) throws(Word2VecError) -> [Float] {
    try distances(try known(word).numbers, others)
  }

  /// 1 less the cosines of a vector and those of some words, or of all.
  ///
  /// - Parameters:
  ///   - vector: As many numbers as the words' vectors have.
  ///   - others: The words to go to; nil goes to all.
  /// - Returns: The distances in the order of `others`, or of ``words``.
  /// - Throws: ``Word2VecError/wrongVectorSize(found:expected:)``,
  ///   ``Word2VecError/notFinite(position:)`` and ``Word2VecError/unknownWord(_:)``.
  public func distances(
    from vector: [Float], to others: [String]? = nil
  ) throws(Word2VecError) -> [Float] {
    try distances(try checked(vector), others)
  }

  private func distances(
    _ direction: [Double], _ others: [String]?
  ) throws(Word2VecError) -> [Float] {
    guard let others else { return cosines(to: direction, in: 0..<count).map { 1 - $0 } }
    var distances: [Float] = []
    for word in others {
      if let index = index(of: word) {
        distances += cosines(to: direction, at: [index]).map { 1 - $0 }
      } else {
        distances.append(1 - cosine(direction, try known(word).numbers))
      }
    }
    return distances
  }

  /// The cosine of two vectors; 0 where either is all zeros.
  private func cosine(_ a: [Double], _ b: [Double]) -> Float {
    let norms = (Cosine.norm(a), Cosine.norm(b))
    guard norms.0 > 0, norms.1 > 0 else { return 0 }
    let dot = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    return Float(min(max(dot / (norms.0 * norms.1), -1), 1))
  }

  /// The cosine of two rows.
  func similarity(_ first: Int, _ second: Int) -> Float {
    let norms = norms
    return unsafe withRows { rows in
      unsafe Cosine.similarity(
        row(first, rows), row(second, rows), norms: (norms[first], norms[second]))
    }
  }

  private func sum(of words: [String]) throws(Word2VecError) -> [Double] {
    guard !words.isEmpty else { throw .emptyQuery }
    var sum = [Double](repeating: 0, count: vectorSize)
    for word in words where contains(word) {
      for (place, number) in try known(word).numbers.enumerated() { sum[place] += number }
    }
    return sum
  }
}
