/// Text from tokens that come one at a time.
///
///     var stream = tokenizer.makeTokenStream()
///     for id in ids { print(stream.next(id), terminator: "") }
///
/// All that it gives, joined, is what `BertTokenizer.decode` gives for all tokens.
public struct TokenStream: Sendable {
  private let tokenizer: BertTokenizer
  private let skipsSpecialTokens: Bool
  private let cleansUp: Bool
  private var isFirst = true

  init(_ tokenizer: BertTokenizer, skipsSpecialTokens: Bool, cleansUp: Bool) {
    self.tokenizer = tokenizer
    self.skipsSpecialTokens = skipsSpecialTokens
    self.cleansUp = cleansUp
  }

  /// What a token adds to the text.
  ///
  /// - Parameter id: A token's number.
  /// - Returns: The text; empty for numbers that there are not, and for special tokens where those are
  ///   skipped.
  public mutating func next(_ id: Int32) -> String {
    var text: [UInt8] = []
    append(id, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends what a token adds to the text.
  mutating func append(_ id: Int32, to text: inout [UInt8]) {
    let engine = tokenizer.engine
    let added = engine.addedTokens.reading(of: id)
    guard !skipsSpecialTokens || added?.isSpecial != true,
      let token = added.map({ $0.utf8[...] }) ?? engine.vocabulary.utf8(of: id)
    else { return }
    if let decoder = engine.decoder {
      decoder.append(token, isFirst: isFirst, cleansUp: cleansUp, to: &text)
    } else {
      if !isFirst { text.append(UInt8(ascii: " ")) }
      text += token
    }
    isFirst = false
  }
}

extension BertTokenizer {
  /// The text that tokens stand for, as far as it can be known: a space stands between words, and what
  /// normalisation took away is gone.
  ///
  /// - Parameters:
  ///   - ids: Tokens' numbers; those that there are not are passed over.
  ///   - skippingSpecialTokens: Whether tokens such as `[SEP]` are left out.
  ///   - cleansUp: Whether the space before some punctuation marks is taken away, as in "word."; nil:
  ///     where the tokenizer's files say so. It may take away a space that was there ("l ' eure"), and
  ///     does nothing where the files have no decoder.
  /// - Returns: The text.
  /// - Complexity: O(the text).
  public func decode(
    _ ids: some Sequence<Int32>, skippingSpecialTokens: Bool = true, cleansUp: Bool? = nil
  ) -> String {
    var stream = makeTokenStream(skippingSpecialTokens: skippingSpecialTokens, cleansUp: cleansUp)
    var text: [UInt8] = []
    for id in ids { stream.append(id, to: &text) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The texts that several encodings' tokens stand for; see
  /// `decode` of one text.
  ///
  /// - Parameters:
  ///   - batch: Tokens' numbers, a text each.
  ///   - skippingSpecialTokens: Whether tokens such as `[SEP]` are left out.
  ///   - cleansUp: Whether the space before some punctuation marks is taken away.
  /// - Returns: The texts in the same order.
  public func decode(
    _ batch: [[Int32]], skippingSpecialTokens: Bool = true, cleansUp: Bool? = nil
  ) -> [String] {
    batch.map { decode($0, skippingSpecialTokens: skippingSpecialTokens, cleansUp: cleansUp) }
  }

  /// Text from tokens that come one at a time.
  ///
  /// - Parameters:
  ///   - skippingSpecialTokens: Whether tokens such as `[SEP]` are left out.
  ///   - cleansUp: Whether the space before some punctuation marks is taken away; nil: where the
  ///     tokenizer's files say so.
  /// - Returns: The beginning of a text.
  public func makeTokenStream(
    skippingSpecialTokens: Bool = true, cleansUp: Bool? = nil
  ) -> TokenStream {
    TokenStream(
      self, skipsSpecialTokens: skippingSpecialTokens,
      cleansUp: cleansUp ?? engine.decoder?.cleansUp ?? false)
  }
}
