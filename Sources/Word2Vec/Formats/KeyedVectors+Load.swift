internal import Files

extension KeyedVectors {
  /// How a file of word vectors is laid out.
  public enum Format: String, Sendable, CaseIterable {
    /// A line an entry: the word and its numbers in decimal, single spaces between them.
    case text
    /// The word, a space, and the numbers as 32-bit little-endian floats.
    case binary
  }

  /// Reads a file in one of word2vec's formats, plain or gzip.
  ///
  /// A first line says how many words there are and how many numbers each has. Binary entries may
  /// end with a line end (word2vec.c writes one, gensim does not). A text whose first line is an
  /// entry already is read too (GloVe's layout). Of entries with the same word the first counts.
  ///
  /// Every number is checked: one that is not finite is an error, so nothing that is computed from
  /// the vectors is.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input.
  ///   - format: How it is laid out; nil finds that out from its first entry.
  ///   - limit: The most entries to read, from the first; nil reads all.
  /// - Throws: ``VectorFileError``, and the error of a file that cannot be read or is damaged.
  /// - Complexity: O(file); in memory, O(what is read), whatever the file promises.
  public init(contentsOf path: String, format: Format? = nil, limit: Int? = nil) throws {
    var reader = VectorFileReader(try ByteReader(path: path), limit: limit)
    self = try reader.read(format)
  }
}
