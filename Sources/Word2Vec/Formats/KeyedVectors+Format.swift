extension KeyedVectors {
  /// How a file of word vectors is laid out.
  ///
  /// Where they are read, both dialects of word2vec's formats are taken as either, and fastText's
  /// `.vec` is one of the text's.
  public enum Format: String, Sendable, CaseIterable {
    /// The native format: a safetensors file of the vectors, the words, an index that finds them and,
    /// where they are known, their counts. It is mapped, and takes any word.
    case safetensors
    /// As gensim writes it: "COUNT SIZE", then a line an entry: the word and its numbers in decimal,
    /// single spaces between them.
    case text
    /// As gensim writes it: "COUNT SIZE" and a line end, then the entries: the word, a space, and the
    /// numbers as 32-bit little-endian floats.
    case binary
    /// As ``text``, with a space at each line's end, as word2vec.c writes it.
    case originalText = "original-text"
    /// As ``binary``, with a line end after each entry, as word2vec.c writes it.
    case originalBinary = "original-binary"
    /// As ``text`` without the first line, as GloVe writes it.
    case glove
    /// As fastText writes `.vec`: the same bytes as ``originalText``.
    case fastText = "fasttext"

    /// The format that a file's name speaks of, `.gz` put aside; nil where it speaks of none.
    ///
    /// `.safetensors` is the native format, `.bin` binary, `.vec` fastText's, `.txt` text, or GloVe's
    /// where the name begins with "glove".
    ///
    /// - Parameter path: The file's path, or its name.
    public init?(path: String) {
      let name = (path.split(separator: "/").last ?? "").lowercased()
      let plainName = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
      switch plainName.split(separator: ".").last {
      case _ where !plainName.contains("."): return nil
      case "safetensors": self = .safetensors
      case "bin": self = .binary
      case "vec": self = .fastText
      case "txt": self = plainName.hasPrefix("glove") ? .glove : .text
      default: return nil
      }
    }

    /// Whether numbers are bytes rather than digits.
    var isBinary: Bool { self == .binary || self == .originalBinary }
    /// Whether the first line says how many entries there are.
    var hasHeader: Bool { self != .glove }
    /// What ends an entry.
    var entryEnd: [UInt8] {
      switch self {
      case .safetensors, .binary: []
      case .text, .glove, .originalBinary: [0x0A]
      case .originalText, .fastText: [0x20, 0x0A]
      }
    }
  }
}
