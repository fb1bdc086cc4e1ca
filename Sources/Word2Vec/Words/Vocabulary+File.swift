internal import Files

extension Vocabulary {
  /// Reads a vocabulary file: a line for each word, with a space and its count behind it.
  ///
  /// So `word2vec -save-vocab` and ``save(to:)`` write it; `.gz` is read as it is. A tab may stand for
  /// the space. Words come in the order of their counts, equally frequent ones in that of their lines.
  /// word2vec's `</s>`, which stands for the ends of lines, is a word like any other.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input.
  ///   - minimumCount: Words with a lower count are left out.
  ///   - maximumSize: Raises the minimum count until at most as many words are left; nil leaves it.
  /// - Throws: ``VocabularyFileError`` of the first line that is no such line; `FileError` and
  ///   `TextError`; ``Word2VecError/noFrequentWord(minimumCount:commonest:count:)``.
  public init(
    contentsOf path: String, minimumCount: Int = 1, maximumSize: Int? = nil
  ) throws {
    let lines = try LineReader(path: path, lengthLimit: LineReader.textLimit)
    var table = WordTable()
    var counts: [Int] = []
    var total = 0
    while let line = try lines.next() {
      let place = (path: lines.path, line: lines.lineNumber)
      guard let (word, count) = Self.entry(line) else {
        throw VocabularyFileError.malformedLine(
          path: place.path, line: place.line, found: String(line.prefix(40)))
      }
      let (sum, overflow) = total.addingReportingOverflow(count)
      guard !overflow, counts.count < WordTable.limit else {
        throw VocabularyFileError.tooLarge(path: place.path, line: place.line)
      }
      total = sum
      guard unsafe table.insert(word.utf8Span.span.bytes).isNew else {
        throw VocabularyFileError.repeatedWord(
          path: place.path, line: place.line, word: word)
      }
      counts.append(count)
    }
    guard !counts.isEmpty else { throw VocabularyFileError.empty(path: lines.path) }
    let kept = try Self.frequent(
      counts, minimumCount: minimumCount, maximumSize: maximumSize, in: WordList(table: table))
    let order = kept.sorted { (counts[$1], $0) < (counts[$0], $1) }
    self.init(words: table.reordered(order), counts: order.map { counts[$0] })
  }

  /// A line's word and count; nil where it has another form.
  private static func entry(_ line: String) -> (word: String, count: Int)? {
    let fields = line.utf8.split(omittingEmptySubsequences: false) { $0 == 0x20 || $0 == 0x09 }
    guard fields.count == 2, !fields[0].isEmpty,
      fields[1].allSatisfy({ 0x30...0x39 ~= $0 }),
      let count = Int(Substring(fields[1])), count > 0
    else { return nil }
    return (String(Substring(fields[0])), count)
  }

  /// Writes the words and their counts, a line for each, as `word2vec -save-vocab` does.
  ///
  /// The file appears whole or not at all.
  ///
  /// - Parameter path: Where to write; what stands there is replaced; `-` is standard output.
  /// - Throws: ``VocabularyFileError/unwritableWord(path:word:)``, and `FileError` where the file
  ///   cannot be written.
  public func save(to path: String) throws {
    var file = try AtomicFile(path: path)
    for index in 0..<count {
      let word = words.table.bytes(at: index)
      let cuts = [0x20, 0x09, 0x0A].contains { word.firstOffset(of: $0) != nil }
      // A reader drops a return at the end of the line only; but not every reader does.
      guard word.byteCount > 0, !cuts, word.firstOffset(of: 0x0D) == nil else {
        throw VocabularyFileError.unwritableWord(path: path, word: words[index])
      }
      try file.write(word)
      try file.write(" \(counts[index])\n")
    }
    try file.commit()
  }
}
