/// What is to be encoded: a text or words, or a pair of these.
///
///     try tokenizer.encode(EncodingInput("Who sat?", "He sat by the bank."), options: options)
public struct EncodingInput: Equatable, Sendable, ExpressibleByStringLiteral {
  /// One of the sequences that a model tells apart.
  public enum Sequence: Equatable, Sendable {
    /// A text, cut into words by the tokenizer.
    case text(String)
    /// Words cut elsewhere; none of them is ever joined to the next, each may still be cut further.
    case words([String])
  }

  /// The only sequence, or the first of a pair.
  public var first: Sequence
  /// The second sequence of a pair.
  public var second: Sequence?

  /// Sequences of any kind.
  ///
  /// - Parameters:
  ///   - first: The only sequence, or the first of a pair.
  ///   - second: The second of a pair.
  public init(_ first: Sequence, _ second: Sequence? = nil) {
    self.first = first
    self.second = second
  }

  /// A text, or a pair of texts.
  ///
  /// - Parameters:
  ///   - text: The only text, or the first of a pair.
  ///   - second: The second of a pair.
  public init(_ text: String, _ second: String? = nil) {
    self.init(.text(text), second.map { .text($0) })
  }

  /// Words that are cut already, or a pair of sequences of such.
  ///
  /// - Parameters:
  ///   - words: The only sequence, or the first of a pair.
  ///   - second: The second of a pair.
  public init(words: [String], _ second: [String]? = nil) {
    self.init(.words(words), second.map { .words($0) })
  }

  /// A text.
  ///
  /// - Parameter value: The text.
  public init(stringLiteral value: String) { self.init(value) }
}
