internal import Files

/// A text of words and their counts, a word, a space and its count a line.
enum VocabularyFile {
  /// The counts that the file at `path` gives `words`.
  ///
  /// Words that are not among them are passed over; of a word's lines the first counts.
  ///
  /// - Throws: ``VectorFileError/invalidVocabularyLine(path:line:found:)``,
  ///   ``VectorFileError/missingCount(path:word:)``, and the error of a file that cannot be read.
  static func counts(of words: WordList, path: String) throws -> [Int] {
    // No file can say how often: a count is at least 0.
    var counts = [Int](repeating: -1, count: words.count)
    let lines = try LineReader(path: path, lengthLimit: VectorFileReader.wordLimit + 64)
    let limit = Int.max / max(1, words.count)
    while let line = try lines.next() {
      let bytes = unsafe line.utf8Span.span.bytes.trimmed()
      guard let space = bytes.lastOffset(of: 0x20),
        let count = Int(bytes.extracting(space + 1..<bytes.byteCount).text()),
        0...limit ~= count
      else {
        throw VectorFileError.invalidVocabularyLine(
          path: lines.path, line: lines.lineNumber, found: String(line.prefix(80)))
      }
      if let index = words.index(of: bytes.extracting(first: space)), counts[index] < 0 {
        counts[index] = count
      }
    }
    if let missing = counts.firstIndex(of: -1) {
      throw VectorFileError.missingCount(path: lines.path, word: words[missing])
    }
    return counts
  }
}

extension RawSpan {
  fileprivate func lastOffset(of byte: UInt8) -> Int? {
    (0..<byteCount).last { self.byte(at: $0) == byte }
  }
}
