/// Why a text became the tokens that it did: what was dropped or changed, and what was not known.
public struct TextExplanation: Equatable, Sendable {
  /// The words in the order of the text; an index here is what ``Encoding/wordIDs`` calls the word.
  public internal(set) var words: [WordExplanation]
  /// What was dropped or changed between words.
  public internal(set) var changesBetweenWords: [ScalarChange]
}

/// Why a word became the tokens that it did.
public struct WordExplanation: Equatable, Sendable {
  /// The word as it was looked up.
  public let word: Word
  /// The word as the text has it, with what was dropped at its ends.
  public let original: String
  /// The tokens that it became.
  public let tokens: [String]
  /// What was dropped or changed of it.
  public internal(set) var changes: [ScalarChange]
  /// Why it is unknown; nil where it is not.
  public let unknownReason: UnknownReason?
}

/// What the normalizer did with a scalar that it did not leave as it was.
public struct ScalarChange: Equatable, Sendable {
  /// What the normalizer does.
  public enum Rule: String, CaseIterable, Sendable {
    /// A control, format or private-use character is dropped; so are U+0000 and U+FFFD.
    case control
    /// White space becomes U+0020.
    case whitespace
    /// A Chinese character becomes a word of its own.
    case ideograph
    /// A scalar is taken apart into those that it is composed of.
    case decomposition
    /// An accent is dropped, alone or off the scalar that was composed with it.
    case accent
    /// A letter becomes lower-case.
    case lowercase
  }

  /// The scalar.
  public let scalar: Unicode.Scalar
  /// Where it stands, in Unicode scalars of the original text.
  public let position: Int
  /// What was done, in this order.
  public let rules: [Rule]
  /// What is left of it; empty where it was dropped.
  public let result: String
}

/// Why a word became the unknown token.
public enum UnknownReason: Equatable, Sendable {
  /// It has more scalars than a word may have.
  case tooLong(scalarCount: Int, limit: Int)
  /// No piece of the vocabulary begins what is left of it.
  ///
  /// - Parameters:
  ///   - pieces: The pieces that were found before.
  ///   - rest: What is left, as it was looked up, without the prefix of pieces.
  case noPiece(after: [String], rest: String)
}
