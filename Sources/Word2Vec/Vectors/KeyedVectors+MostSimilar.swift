/// The nearest words; all methods search on as many threads as this process may use.
extension KeyedVectors {
  /// The words whose vectors point most nearly the way of a word's, the nearest first.
  ///
  /// The word itself is not among them. Of words equally similar the one that stands first in
  /// ``words`` comes first.
  ///
  /// - Parameters:
  ///   - word: The word to start from.
  ///   - count: How many to give at most; 0 or less give none.
  ///   - range: The places in ``words`` that are searched; nil searches all.
  /// - Returns: The words with their cosines.
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  /// - Complexity: O(words · vector size).
  public func mostSimilar(
    to word: String, count: Int = 10, restrictedTo range: Range<Int>? = nil
  ) throws(Word2VecError) -> [SimilarWord] {
    let (direction, index) = try known(word)
    return nearest(to: direction, count, searched(range), except: index.map { [$0] } ?? [])
  }

  /// The words whose vectors point most nearly the way of `vector`, the nearest first.
  ///
  /// Of words equally similar the one that stands first in ``words`` comes first; to a vector of
  /// zeros all are equally similar, by 0.
  ///
  /// - Parameters:
  ///   - vector: As many numbers as the words' vectors have.
  ///   - count: How many to give at most; 0 or less give none.
  ///   - range: The places in ``words`` that are searched; nil searches all.
  /// - Returns: The words with their cosines.
  /// - Throws: ``Word2VecError/wrongVectorSize(found:expected:)`` and
  ///   ``Word2VecError/notFinite(position:)``.
  /// - Complexity: O(words · vector size).
  public func mostSimilar(
    to vector: [Float], count: Int = 10, restrictedTo range: Range<Int>? = nil
  ) throws(Word2VecError) -> [SimilarWord] {
    nearest(to: try checked(vector), count, searched(range), except: [])
  }

  /// The words that are most like some words and least like others, the nearest first.
  ///
  ///     try vectors.mostSimilar(positive: ["king", "woman"], negative: ["man"])   // queen
  ///
  /// What is searched for is the sum of the terms by their weights, those of `negative` taken away;
  /// words count as vectors of length 1, vectors as they are. Words of the query are not found. Of
  /// words equally similar the one that stands first in ``words`` comes first. As gensim's
  /// `most_similar`, where the weight of a negative term is given with its sign.
  ///
  /// - Parameters:
  ///   - positive: What is added.
  ///   - negative: What is taken away.
  ///   - count: How many to give at most; 0 or less give none.
  ///   - range: The places in ``words`` that are searched; nil searches all. `0..<10_000` are the
  ///     10,000 most frequent words of a trained model.
  /// - Returns: The words with their cosines.
  /// - Throws: ``Word2VecError/emptyQuery``, ``Word2VecError/unknownWord(_:)``,
  ///   ``Word2VecError/wrongVectorSize(found:expected:)`` and
  ///   ``Word2VecError/notFinite(position:)``.
  /// - Complexity: O(words · vector size).
  public func mostSimilar(
    positive: [QueryTerm], negative: [QueryTerm] = [], count: Int = 10,
    restrictedTo range: Range<Int>? = nil
  ) throws(Word2VecError) -> [SimilarWord] {
    let query = try resolve(positive, negative)
    return nearest(to: query.sum, count, searched(range), except: query.indices)
  }

  /// How similar every word is to a sum of terms, in the order of ``words``.
  ///
  /// - Parameters:
  ///   - positive: What is added, as for ``mostSimilar(positive:negative:count:restrictedTo:)``.
  ///   - negative: What is taken away.
  ///   - range: The places in ``words`` that are compared; nil compares all.
  /// - Returns: The cosines of the words of `range`.
  /// - Throws: As ``mostSimilar(positive:negative:count:restrictedTo:)``.
  /// - Complexity: O(words · vector size).
  public func similarities(
    positive: [QueryTerm], negative: [QueryTerm] = [], restrictedTo range: Range<Int>? = nil
  ) throws(Word2VecError) -> [Float] {
    cosines(to: try resolve(positive, negative).sum, in: searched(range))
  }

  /// The nearest words of each of many words, as ``mostSimilar(to:count:restrictedTo:)-(String,_,_)`` finds them.
  ///
  /// Many at once take a fraction of the time: a word needs a reading of all vectors, and a hundred
  /// need one together.
  ///
  /// - Parameters:
  ///   - words: The words to start from.
  ///   - count: How many to give at most for each; 0 or less give none.
  ///   - range: The places in ``words`` that are searched; nil searches all.
  /// - Returns: For each word, others with their cosines, the nearest first.
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  /// - Complexity: O(words · all words · vector size).
  public func mostSimilar(
    toEach words: [String], count: Int = 10, restrictedTo range: Range<Int>? = nil
  ) throws(Word2VecError) -> [[SimilarWord]] {
    for word in words where !contains(word) { throw .unknownWord(word) }
    guard count > 0 else { return words.map { _ in [] } }
    // The word itself may be found, and is then left out.
    let search = BatchSearch(self, searched(range), count: count < .max ? count + 1 : count)
    let found = search.nearest(words.count) { place in
      let word = words[place]
      return index(of: word).map { doubles(at: $0) }
        ?? vector(for: word)?.map { Double($0) } ?? []
    }
    return zip(words, found).map { word, candidates in
      let index = index(of: word)
      return candidates.filter { $0.index != index }.prefix(count)
        .map { similarWord($0.index, $0.similarity) }
    }
  }

  /// The one of some words that is most similar to a word; of equally similar ones the first.
  ///
  /// - Parameters:
  ///   - word: The word to compare with.
  ///   - candidates: The words to choose from, each with a vector of its own.
  /// - Returns: The most similar of them.
  /// - Throws: ``Word2VecError/emptyQuery`` where there are none, and
  ///   ``Word2VecError/unknownWord(_:)``.
  public func mostSimilar(
    to word: String, among candidates: [String]
  ) throws(Word2VecError) -> SimilarWord {
    var best: SimilarWord?
    for candidate in candidates {
      let other = try knownIndex(of: candidate)
      let similarity = try similarity(word, candidate)
      if similarity > best?.similarity ?? -.infinity { best = similarWord(other, similarity) }
    }
    guard let best else { throw .emptyQuery }
    return best
  }

  private func nearest(
    to direction: [Double], _ count: Int, _ range: Range<Int>, except excluded: [Int]
  ) -> [SimilarWord] {
    guard count > 0 else { return [] }
    return best(count, of: cosines(to: direction, in: range), in: range, except: excluded)
  }
}
