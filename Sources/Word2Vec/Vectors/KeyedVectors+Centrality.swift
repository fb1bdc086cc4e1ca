/// How well words go together.
extension KeyedVectors {
  /// Some words by their similarity to the mean of all of them, the most similar first.
  ///
  /// Words without a vector of their own are passed over. Of equally similar words the one whose UTF-8 bytes are greater
  /// comes first, as in gensim's `rank_by_centrality`.
  ///
  /// - Parameters:
  ///   - words: The words.
  ///   - normalizing: Whether vectors are brought to length 1; else the longer ones weigh more, and
  ///     the result has products with the unit mean for cosines.
  /// - Returns: The known words with their similarities.
  /// - Throws: ``Word2VecError/emptyQuery`` where no word is known.
  public func rankedByCentrality(
    _ words: [String], normalizing: Bool = true
  ) throws(Word2VecError) -> [SimilarWord] {
    let indices = words.compactMap { index(of: $0) }
    guard !indices.isEmpty else { throw .emptyQuery }
    let norms = norms
    let rows = indices.map { index in
      let scale = normalizing && norms[index] > 0 ? 1 / norms[index] : 1
      return doubles(at: index).map { $0 * scale }
    }
    var mean = [Double](repeating: 0, count: vectorSize)
    for row in rows { for place in mean.indices { mean[place] += row[place] } }
    let norm = Cosine.norm(mean)
    let ranked = zip(indices, rows).map { index, row in
      let product = zip(row, mean).reduce(0) { $0 + $1.0 * $1.1 }
      return similarWord(index, norm > 0 ? Float(product / norm) : 0)
    }
    return ranked.sorted {
      if $0.similarity != $1.similarity { return $0.similarity > $1.similarity }
      return $1.word.utf8.lexicographicallyPrecedes($0.word.utf8)
    }
  }

  /// The one of some words that does not go with the others: the least similar to their mean.
  ///
  ///     try vectors.oddOneOut(of: ["breakfast", "cereal", "dinner", "lunch"])   // cereal
  ///
  /// - Parameter words: The words; unknown ones are passed over.
  /// - Returns: The last word of ``rankedByCentrality(_:normalizing:)``.
  /// - Throws: ``Word2VecError/emptyQuery`` where no word is known.
  public func oddOneOut(of words: [String]) throws(Word2VecError) -> String {
    guard let last = try rankedByCentrality(words).last else { throw .emptyQuery }
    return last.word
  }
}
