/// A tokenizer's added tokens, numbered, and what finds them.
struct AddedTokens: Sendable {
  /// Finds those that are looked for as they are.
  let verbatim: AddedTokenMatcher
  /// Finds those that are looked for in the normalised text.
  let normalized: AddedTokenMatcher
  /// The tokens, each once.
  let tokens: [AddedToken]
  /// The number of each token.
  let ids: [Int32]

  private let indices: [[UInt8]: Int]
  private let readings: [Int32: Reading]

  /// What a number is read back as.
  struct Reading: Sendable {
    /// The token's text; of one that is looked for in the normalised text, its normalised form, as in
    /// the reference.
    var utf8: [UInt8]
    /// Whether that text is a special token's.
    var isSpecial: Bool
  }

  /// Numbers `tokens`: one that is in the vocabulary keeps its number, others follow the last.
  ///
  /// - Throws: ``WordPieceError/vocabularyTooLarge(byteCount:limit:path:)``.
  init(
    _ tokens: [AddedToken], vocabulary: Vocabulary, normalizer: TextNormalizer,
    parsesSpecialTokens: Bool
  ) throws(WordPieceError) {
    var indices: [[UInt8]: Int] = [:]
    var distinct: [AddedToken] = []
    for token in tokens where !token.content.isEmpty {
      let key = Array(token.content.utf8)
      if let index = indices[key] {
        distinct[index] = token
      } else {
        indices[key] = distinct.count
        distinct.append(token)
      }
    }
    self.tokens = distinct
    ids = Self.number(distinct, vocabulary: vocabulary)
    self.indices = indices
    let texts = distinct.map { token in
      token.isNormalized
        ? Self.normalize(token.content, with: normalizer) : Array(token.content.utf8)
    }
    let readings = texts.map { text in
      Reading(utf8: text, isSpecial: indices[text].map { distinct[$0].isSpecial } ?? false)
    }
    self.readings = Dictionary(zip(ids, readings)) { _, last in last }

    // Of tokens that are equal when normalised a special one counts, and of those the first.
    let numbered =
      distinct.enumerated().filter(\.element.isSpecial)
      + distinct.enumerated().filter { !$0.element.isSpecial }
    verbatim = try AddedTokenMatcher(
      numbered.filter { !$0.element.isNormalized }.map { (texts[$0.offset], $0.offset) },
      of: distinct, parsesSpecialTokens: parsesSpecialTokens)
    normalized = try AddedTokenMatcher(
      numbered.filter(\.element.isNormalized).map { (texts[$0.offset], $0.offset) },
      of: distinct, parsesSpecialTokens: parsesSpecialTokens)
  }

  /// The number of an added token, or nil.
  func id(of content: String) -> Int32? {
    indices[Array(content.utf8)].map { ids[$0] }
  }

  /// What the number of an added token is read back as, or nil.
  func reading(of id: Int32) -> Reading? { readings[id] }

  private static func number(_ tokens: [AddedToken], vocabulary: Vocabulary) -> [Int32] {
    let first = Int32(vocabulary.count)
    var last: Int32 = -1
    return tokens.map { token in
      let id = vocabulary.id(of: token.content) ?? max(last + 1, first)
      last = max(last, id)
      return id
    }
  }

  private static func normalize(_ content: String, with normalizer: TextNormalizer) -> [UInt8] {
    var output = NormalizedText()
    let utf8 = [UInt8](content.utf8)
    output.begin(source: 0, byteCount: utf8.count)
    _ = normalizer.normalize(utf8.span, 0..<utf8.count, source: 0, into: &output)
    return output.bytes
  }
}
