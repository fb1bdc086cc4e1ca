internal import Files

extension KeyedVectors {
  /// Writes the words and vectors in one of the formats; gzip where the name ends in `.gz`.
  ///
  /// The file appears whole or not at all. Text gives each number the fewest digits that are read
  /// back as the same float, so no format loses a bit. Only the native one keeps the counts; of the
  /// others the order of the words tells which is the more frequent, and ``saveVocabulary(to:)``
  /// writes the rest. None keeps ``subwords``. The same vectors give the same bytes, whatever the number of threads.
  ///
  /// - Parameters:
  ///   - path: Where to write; what stands there is replaced.
  ///   - format: How to lay it out.
  ///   - progress: What is told how far writing has come; nothing of the native format.
  /// - Throws: ``VectorFileError/unwritableWord(path:word:)``, what ``validate()`` finds in a mapped
  ///   file, and the error of a file that cannot be written.
  public func save(
    to path: String, as format: Format, progress: ProgressHandler? = nil
  ) throws {
    if format == .safetensors {
      try NativeFileWriter.write(self, to: path)
    } else {
      try validate()
      try VectorFileWriter(self, format: format, path: path).write(progress: progress)
    }
  }

  /// Writes the words and their counts, a word and its count a line, in the order of the words; gzip
  /// where the name ends in `.gz`.
  ///
  /// As word2vec.c's `-save-vocab` and gensim's `fvocab`.
  ///
  /// - Parameter path: Where to write; what stands there is replaced.
  /// - Throws: ``VectorFileError/noCounts(path:)``, ``VectorFileError/unwritableWord(path:word:)``, and
  ///   the error of a file that cannot be written.
  public func saveVocabulary(to path: String) throws {
    guard let counts else { throw VectorFileError.noCounts(path: path) }
    let words = words
    var text: [UInt8] = []
    for (index, count) in counts.enumerated() {
      try text.append(word: words.bytes(at: index), path: path)
      text.append(contentsOf: " \(count)\n".utf8)
    }
    var file = try AtomicFile(path: path)
    let isCompressed = path.lowercased().hasSuffix(".gz")
    let bytes =
      unsafe isCompressed ? try GzipMember.compressing(text.span.bytes, for: path) : text
    unsafe try file.write(bytes.span.bytes)
    try file.commit()
  }
}

extension [UInt8] {
  /// Appends a word to a text in which spaces and line ends separate words.
  ///
  /// - Throws: ``VectorFileError/unwritableWord(path:word:)``.
  mutating func append(word: RawSpan, path: String) throws(VectorFileError) {
    guard word.firstOffset(of: 0x20) == nil, word.firstOffset(of: 0x0A) == nil else {
      throw .unwritableWord(path: path, word: word.text())
    }
    unsafe word.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}
