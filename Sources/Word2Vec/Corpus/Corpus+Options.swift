extension Corpus {
  /// What of a line is a word.
  @nonexhaustive
  public enum Division: String, Sendable, CaseIterable {
    /// What stands between white space, as Python's `split()` cuts it, and so gensim's
    /// `LineSentence`: "bank." and "Bank" are words of their own.
    case whiteSpace
    /// What letters and digits make, in lower case: of "At the Bank." these are at, the and bank.
    ///
    /// - Letters, digits and other numbers of any script belong to a word (Unicode's categories L and
    ///   N), and marks behind one of them (M), so that "e" with a combining accent stays whole.
    /// - A single apostrophe between two letters does too, and `’` is written `'`: don't is one word,
    ///   'bank' is bank, the boys' is the boys. So do the joiners U+200C and U+200D; a soft hyphen
    ///   vanishes.
    /// - All else cuts, hyphens and underscores included: well-known is two words.
    /// - Each character is lower-cased by itself, as Unicode maps it in any language. Nothing is
    ///   composed or decomposed: two spellings of é stay two.
    ///
    /// Scripts without spaces between words, such as Chinese and Thai, must be cut into words before.
    case words
  }

  /// How a text is read.
  public struct Options: Sendable, Equatable {
    /// What of a line is a word.
    public var division = Division.whiteSpace
    /// How many threads read; nil for the CPUs that this process may use.
    ///
    /// The corpus is the same for any number.
    public var threadCount: Int?
    /// How many bytes of numbers may stand in memory; nil for half of the machine's.
    ///
    /// What goes beyond is in a file in `TMPDIR`, else in `/tmp`. The distinct words are always in
    /// memory.
    public var memoryLimit: Int?

    /// Words between white space, on all CPUs, in half of the machine's memory.
    public init() {}
  }

  /// How far reading has come.
  public struct Progress: Sendable, Equatable {
    /// How many bytes have been read, after decompression.
    public let byteCount: Int
    /// How many bytes there are in all, where that is known: not of pipes and gzip files.
    public let totalByteCount: Int?
    /// How many words that were.
    public let wordCount: Int
    /// How many distinct ones.
    public let distinctWordCount: Int
  }

  /// What is called with each report; what it throws ends the reading and is thrown there.
  public typealias ProgressHandler = (Progress) throws -> Void
}
