extension KeyedVectors {
  /// The cosine of two words' vectors, -1 to 1; 0 where one is all zeros.
  ///
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  public func similarity(_ first: String, _ second: String) throws(Word2VecError) -> Float {
    let (a, b) = (try knownIndex(of: first), try knownIndex(of: second))
    let norms = norms
    return unsafe withRows { vectors in
      unsafe Cosine.similarity(row(a, vectors), row(b, vectors), norms: (norms[a], norms[b]))
    }
  }

  /// The words whose vectors point most nearly the way of a word's, the nearest first.
  ///
  /// The word itself is not among them. Of words equally similar the one that stands first in
  /// ``words`` comes first.
  ///
  /// - Parameters:
  ///   - word: The word to start from.
  ///   - count: How many to give at most; 0 or less give none.
  /// - Returns: The words with their cosines.
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  /// - Complexity: O(words · vector size).
  public func mostSimilar(
    to word: String, count: Int = 10
  ) throws(Word2VecError) -> [SimilarWord] {
    let index = try knownIndex(of: word)
    return nearest(to: vector(at: index), count: count, except: index)
  }

  /// The words whose vectors point most nearly the way of `vector`, the nearest first.
  ///
  /// Of words equally similar the one that stands first in ``words`` comes first; to a vector of
  /// zeros all are equally similar, by 0.
  ///
  /// - Parameters:
  ///   - vector: As many numbers as the words' vectors have.
  ///   - count: How many to give at most; 0 or less give none.
  /// - Returns: The words with their cosines.
  /// - Throws: ``Word2VecError/wrongVectorSize(found:expected:)``.
  /// - Complexity: O(words · vector size).
  public func mostSimilar(
    to vector: [Float], count: Int = 10
  ) throws(Word2VecError) -> [SimilarWord] {
    guard vector.count == vectorSize else {
      throw .wrongVectorSize(found: vector.count, expected: vectorSize)
    }
    return nearest(to: vector, count: count, except: nil)
  }

  private func knownIndex(of word: String) throws(Word2VecError) -> Int {
    guard let index = index(of: word) else { throw .unknownWord(word) }
    return index
  }

  private func nearest(to query: [Float], count: Int, except excluded: Int?) -> [SimilarWord] {
    var best = NearestWords(count: count)
    let norms = norms
    unsafe withRows { vectors in
      unsafe query.withUnsafeBufferPointer { query in
        let norm = unsafe Cosine.dot(query, query).squareRoot()
        for index in 0..<self.count where index != excluded {
          let similarity = unsafe Cosine.similarity(
            query, row(index, vectors), norms: (norm, norms[index]))
          best.offer(index, similarity)
        }
      }
    }
    return best.sorted().map {
      SimilarWord(word: words[$0.index], index: $0.index, similarity: $0.similarity)
    }
  }

  private func row(
    _ index: Int, _ vectors: UnsafeBufferPointer<Float>
  ) -> UnsafeBufferPointer<Float> {
    vectors.extracting(index * vectorSize..<(index + 1) * vectorSize)
  }
}
