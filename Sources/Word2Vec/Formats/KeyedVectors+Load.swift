internal import Files
internal import SafeTensorsLoader

extension KeyedVectors {
  /// Called while vectors are read or written: how many entries are done, and which part of all that
  /// is, 0 to 1, where it is known.
  public typealias ProgressHandler = (_ entryCount: Int, _ fraction: Double?) -> Void

  /// Opens a file of word vectors in any of the formats, plain or gzip.
  ///
  /// The native format is mapped, whatever its size, and looked at when it is used
  /// (``validate()`` looks at all of it); a file that a ``Word2VecModel`` was saved to is one. All
  /// others are read, on all threads, and every number is checked: one that is not finite is an error,
  /// so nothing that is computed from the vectors is.
  ///
  /// A first line of two whole numbers says how many words there are and how many numbers each has; a
  /// text without it is read too (GloVe's layout), and the words in it may hold spaces. Both dialects of
  /// word2vec's formats are read, gensim's and word2vec.c's. Of entries with the same word the first
  /// counts, and ``duplicateCount`` says how many others there were.
  ///
  /// fastText's `.bin` is known by its first bytes where no format is given: each word with the mean of
  /// its vector and those of its parts, and ``subwords`` for all other words.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input.
  ///   - format: How it is laid out; nil finds that out from its first bytes.
  ///   - limit: The most entries to read, from the first; nil reads all.
  ///   - vocabulary: A file of the words' counts, a word and its count a line, as word2vec.c's
  ///     `-save-vocab` and gensim's `fvocab` write it; it must have every word that is read.
  ///   - progress: What is told how far reading has come.
  /// - Throws: ``VectorFileError``, and the error of a file that cannot be read or is damaged.
  /// - Complexity: O(1) for the native format; else O(file), and in memory O(what is read), whatever
  ///   the file promises.
  public init(
    contentsOf path: String, format: Format? = nil, limit: Int? = nil, vocabulary: String? = nil,
    progress: ProgressHandler? = nil
  ) throws {
    var bytes = try ByteReader(path: path)
    let vectors: KeyedVectors
    if try Self.isNative(&bytes, format) {
      guard !bytes.isCompressed, path != "-" else {
        throw VectorFileError.notMappable(path: bytes.path)
      }
      vectors = try NativeFileReader(path: path).keyedVectors(limit: limit)
    } else if format == nil, FastTextHeader.isSignature(bytes.unread) {
      var reader = FastTextFileReader(bytes, limit: limit, progress: progress)
      vectors = try reader.read()
    } else {
      var reader = VectorFileReader(bytes, limit: limit)
      vectors = try reader.read(format, progress: progress)
    }
    if let vocabulary {
      self = try vectors.withCounts(VocabularyFile.counts(of: vectors.words, path: vocabulary))
    } else {
      self = vectors
    }
  }

  /// Whether a file is in the native format, by its first bytes where nobody says.
  private static func isNative(_ bytes: inout ByteReader, _ format: Format?) throws -> Bool {
    guard format == nil || format == .safetensors else { return false }
    _ = try bytes.fill(NativeFile.signatureSize)
    return format != nil || NativeFile.isSignature(bytes.unread)
  }
}
