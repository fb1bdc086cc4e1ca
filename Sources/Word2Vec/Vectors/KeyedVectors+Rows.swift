/// What all questions are made of: rows, and the cosines of many.
extension KeyedVectors {
  /// The vector of `word` in double precision, and its place where it has one of its own.
  ///
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  func known(_ word: String) throws(Word2VecError) -> (numbers: [Double], index: Int?) {
    if let index = index(of: word) { return (doubles(at: index), index) }
    guard let subwords else { throw .unknownWord(word) }
    return (subwords.vector(for: word).map { Double($0) }, nil)
  }

  /// The place of `word`, which must have a vector of its own.
  ///
  /// - Throws: ``Word2VecError/unknownWord(_:)``.
  func knownIndex(of word: String) throws(Word2VecError) -> Int {
    guard let index = index(of: word) else { throw .unknownWord(word) }
    return index
  }

  /// The vector of the word at `index` in double precision, which holds it exactly.
  func doubles(at index: Int) -> [Double] {
    unsafe withRows { rows in unsafe row(index, rows).map { Double($0) } }
  }

  /// Checks a vector from outside, and gives it in double precision.
  ///
  /// - Throws: ``Word2VecError/wrongVectorSize(found:expected:)`` and
  ///   ``Word2VecError/notFinite(position:)``.
  func checked(_ vector: [Float]) throws(Word2VecError) -> [Double] {
    guard vector.count == vectorSize else {
      throw .wrongVectorSize(found: vector.count, expected: vectorSize)
    }
    if let position = vector.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(position: position + 1)
    }
    return vector.map { Double($0) }
  }

  /// The rows that are searched: all, or those of `range` that there are.
  func searched(_ range: Range<Int>?) -> Range<Int> {
    (range ?? 0..<count).clamped(to: 0..<count)
  }

  /// The cosines of `direction` and the rows of `range`, computed on all threads.
  ///
  /// - Complexity: O(rows · vector size).
  func cosines(to direction: [Double], in range: Range<Int>) -> [Float] {
    guard !range.isEmpty else { return [] }
    let norm = Cosine.norm(direction)
    let norms = norms
    return unsafe [Float](unsafeUninitializedCapacity: range.count) { cosines, initialized in
      // Each part writes the cosines of its own rows.
      nonisolated(unsafe) let cosines = unsafe cosines
      unsafe withRows { rows in
        unsafe direction.withUnsafeBufferPointer { direction in
          nonisolated(unsafe) let (rows, direction) = unsafe (rows, direction)
          QueryThreads.run(range, width: vectorSize) { part in
            for index in part {
              let cosine = unsafe Cosine.similarity(
                row(index, rows), direction, norms: (norm, norms[index]))
              unsafe cosines.initializeElement(at: index - range.lowerBound, to: cosine)
            }
          }
        }
      }
      initialized = range.count
    }
  }

  /// The cosines of `direction` and some rows.
  func cosines(to direction: [Double], at indices: [Int]) -> [Float] {
    let norm = Cosine.norm(direction)
    let norms = norms
    return unsafe withRows { rows in
      unsafe direction.withUnsafeBufferPointer { direction in
        indices.map { index in
          unsafe Cosine.similarity(row(index, rows), direction, norms: (norm, norms[index]))
        }
      }
    }
  }

  /// The best of the scores of `range`, but for some words.
  func best(
    _ count: Int, of scores: [Float], in range: Range<Int>, except excluded: [Int]
  ) -> [SimilarWord] {
    var best = NearestWords(count: count)
    for (index, score) in zip(range, scores) where !excluded.contains(index) {
      best.offer(index, score)
    }
    return best.sorted().map { similarWord($0.index, $0.similarity) }
  }

  func similarWord(_ index: Int, _ similarity: Float) -> SimilarWord {
    SimilarWord(word: words[index], index: index, similarity: similarity)
  }

  func row(_ index: Int, _ rows: UnsafeBufferPointer<Float>) -> UnsafeBufferPointer<Float> {
    rows.extracting(index * vectorSize..<(index + 1) * vectorSize)
  }
}
