/// A word as the tokenizer cuts it, before it is divided into pieces.
public struct Word: Equatable, Sendable {
  /// The normalised word as UTF-8: lower-cased and without accents where the tokenizer is so.
  public let utf8: [UInt8]
  /// The scalars of the original text that the word comes from.
  public let range: Range<Int>
  /// The number of the added token that this is, such as `[MASK]`'s; nil for a word.
  public let addedTokenID: Int32?

  /// The normalised word.
  ///
  /// Compare ``utf8`` instead where canonically equivalent words are to be told apart.
  public var text: String { String(decoding: utf8, as: UTF8.self) }
}
