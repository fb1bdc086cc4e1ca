extension KeyedVectors {
  /// Reads all of a mapped file and checks what opening it does not: that every word is UTF-8 and is
  /// found by the index, that every number is finite, and that the counts are counts.
  ///
  /// Without it nothing worse happens than that a word is not found, is empty, or is similar to none.
  /// Vectors that are not mapped were checked when they were read.
  ///
  /// - Throws: ``VectorFileError``, of the first entry with which something is wrong.
  /// - Complexity: O(words · vector size) for a mapped file, else O(1).
  public func validate() throws(VectorFileError) {
    guard let path = vectors.path else { return }
    let words = words
    for index in words.indices {
      guard words.isPlaced(at: index) else {
        throw .misplacedWord(path: path, entry: index + 1)
      }
      let word = words.bytes(at: index)
      guard word.isUTF8 else {
        throw .invalidUTF8(path: path, entry: index + 1, byte: words.byteOffset(at: index))
      }
      guard words.index(of: word) == index else {
        throw .unfoundWord(path: path, entry: index + 1, word: shown(index))
      }
      if case .file(let counts) = unreadCounts, counts.count(at: index) == nil {
        throw .invalidCount(path: path, entry: index + 1, word: shown(index))
      }
    }
    guard let place = vectors.span.firstNonFinite else { return }
    let index = place / vectorSize
    throw .notFinite(
      path: path, entry: index + 1, word: shown(index), position: place % vectorSize + 1)
  }

  private func shown(_ index: Int) -> String {
    let words = words
    let word = words.bytes(at: index)
    return word.extracting(first: min(80, word.byteCount)).text().withoutControls
  }
}

extension Span<Float> {
  /// Where the first NaN or infinity stands.
  fileprivate var firstNonFinite: Int? { indices.first { !self[$0].isFinite } }
}
