extension Word2VecModel {
  /// This model with the vectors that its words have elsewhere (gensim's `intersect_word2vec_format`
  /// with `lockf=1.0`: training moves them on).
  ///
  /// No word is added, and words that are not among `others` keep their vectors; so do the output rows.
  ///
  /// - Parameter others: Vectors of the same size.
  /// - Returns: The model.
  /// - Throws: ``Word2VecError/wrongVectorSize(found:expected:)``.
  /// - Complexity: O(words · vector size).
  public func intersecting(_ others: KeyedVectors) throws(Word2VecError) -> Word2VecModel {
    Word2VecModel(
      vectors: try vectors.intersecting(others), outputWeights: outputWeights, losses: losses,
      options: options, corpusWordCount: corpusWordCount, sentenceCount: sentenceCount,
      isComplete: isComplete, random: random)
  }
}

extension KeyedVectors {
  /// These words with the vectors that they have elsewhere, where they have some there.
  ///
  /// - Parameter others: Vectors of the same size.
  /// - Returns: The words that are here, in their order and with their counts.
  /// - Throws: ``Word2VecError/wrongVectorSize(found:expected:)``.
  /// - Complexity: O(words · vector size).
  public func intersecting(_ others: KeyedVectors) throws(Word2VecError) -> KeyedVectors {
    guard others.vectorSize == vectorSize else {
      throw .wrongVectorSize(found: others.vectorSize, expected: vectorSize)
    }
    var numbers = unsafe withRows { unsafe Array($0) }
    let words = words
    for index in words.indices {
      guard let other = others.words.index(of: words.bytes(at: index)) else { continue }
      numbers.replaceSubrange(
        index * vectorSize..<(index + 1) * vectorSize, with: others.vector(at: other))
    }
    return KeyedVectors(
      words: words, counts: counts.map { .owned($0) }, vectors: VectorBuffer(numbers),
      vectorSize: vectorSize, subwords: subwords)
  }
}
