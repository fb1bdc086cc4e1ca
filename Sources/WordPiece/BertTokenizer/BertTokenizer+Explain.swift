extension BertTokenizer {
  /// Why `text` becomes the tokens that it does.
  ///
  /// The words and tokens are those that ``encode(_:addingSpecialTokens:)-(String,_)`` gives. What
  /// happened to each scalar is told by the same tables, one scalar at a time; the order of combining
  /// marks, which normalisation may change too, is not.
  ///
  /// - Parameter text: Any text, up to ``textLimit`` bytes of UTF-8.
  /// - Returns: The words, what happened to each, and what happened between them.
  /// - Complexity: O(n), and much slower than encoding.
  public func explain(_ text: String) -> TextExplanation {
    let scalars = Array(text.unicodeScalars)
    let changes = scalars.indices.map { engine.normalizer.change(of: scalars[$0], at: $0) }
    let words = words(of: text)
    let spans = Self.spans(of: words, scalars.count) { changes[$0]?.result.isEmpty ?? false }
    let encoding = encode(text, addingSpecialTokens: false)
    var explanation = TextExplanation(words: [], changesBetweenWords: [])
    var position = 0
    for (number, (word, span)) in zip(words, spans).enumerated() {
      explanation.changesBetweenWords += changes[position..<span.lowerBound].compactMap { $0 }
      explanation.words.append(
        self.explanation(
          of: word, number, encoding,
          original: String(String.UnicodeScalarView(scalars[span.lowerBound..<span.upperBound])),
          changes: word.addedTokenID == nil ? changes[span].compactMap { $0 } : []))
      position = span.upperBound
    }
    explanation.changesBetweenWords += changes[position...].compactMap { $0 }
    return explanation
  }

  /// What of the text belongs to each word: the scalars that it comes from, and those beside them that
  /// were dropped, as far as nothing stands between.
  private static func spans(
    of words: [Word], _ scalarCount: Int, _ isDropped: (Int) -> Bool
  ) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var end = 0
    for (number, word) in words.enumerated() {
      var start = max(end, word.range.lowerBound)
      end = max(start, word.range.upperBound)
      if word.addedTokenID == nil {
        while start > spans.last?.upperBound ?? 0, isDropped(start - 1) { start -= 1 }
        let limit = number + 1 < words.count ? words[number + 1].range.lowerBound : scalarCount
        while end < limit, isDropped(end) { end += 1 }
      }
      spans.append(start..<end)
    }
    return spans
  }

  private func explanation(
    of word: Word, _ number: Int, _ encoding: Encoding, original: String, changes: [ScalarChange]
  ) -> WordExplanation {
    let ids = encoding.tokens(ofWord: number).map { Array(encoding.ids[$0]) } ?? []
    let isUnknown = word.addedTokenID == nil && ids == [unknownTokenID]
    return WordExplanation(
      word: word, original: original, tokens: ids.map { token($0) ?? options.unknownToken },
      changes: changes, unknownReason: isUnknown ? engine.unknownReason(of: word) : nil)
  }
}

extension Engine {
  /// Why a word is unknown; nil where it has pieces.
  fileprivate func unknownReason(of word: Word) -> UnknownReason? {
    let bytes = word.utf8.span
    let limit = options.maxInputCharactersPerWord
    let scalarCount = bytes.scalarCount(in: bytes.indices)
    guard scalarCount <= limit else { return .tooLong(scalarCount: scalarCount, limit: limit) }
    var pieces: [String] = []
    let position = divide(bytes.indices, of: bytes) { id, _ in
      pieces.append(vocabulary.token(id) ?? "")
    }
    guard position < bytes.count else { return nil }
    let rest = String(decoding: word.utf8[position...], as: UTF8.self)
    return .noPiece(after: pieces, rest: rest)
  }
}

extension TextNormalizer {
  /// What becomes of one scalar; nil where it stays as it is.
  ///
  /// The slow twin of ``normalize(_:_:source:into:)``, rule by rule.
  fileprivate func change(of scalar: Unicode.Scalar, at position: Int) -> ScalarChange? {
    var rules: [ScalarChange.Rule] = []
    var result: [UInt32] = [scalar.value]
    func apply(_ rule: ScalarChange.Rule, _ changed: [UInt32]) {
      guard changed != result else { return }
      rules.append(rule)
      result = changed
    }
    let record = ScalarTable[scalar.value]
    if cleansText && record.isDropped { apply(.control, []) }
    if cleansText && record.isWhitespace { apply(.whitespace, [0x20]) }
    if padsIdeographs && record.isIdeograph { rules.append(.ideograph) }
    if stripsAccents {
      apply(.decomposition, result.flatMap(ScalarTable.decomposition))
      apply(.accent, result.filter { !ScalarTable[$0].isNonspacingMark })
    }
    if lowercases { apply(.lowercase, result.flatMap(ScalarTable.lowercase)) }
    guard !rules.isEmpty else { return nil }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: result.compactMap(Unicode.Scalar.init))
    return ScalarChange(scalar: scalar, position: position, rules: rules, result: String(text))
  }
}

extension ScalarTable {
  /// A scalar's full canonical decomposition; itself where it has none.
  fileprivate static func decomposition(of scalar: UInt32) -> [UInt32] {
    if self[scalar].isHangulSyllable {
      let syllable = HangulSyllable(scalar)
      return [syllable.leading, syllable.vowel] + (syllable.trailing.map { [$0] } ?? [])
    }
    let parts = self[scalar].decomposition
    return parts.isEmpty ? [scalar] : Array(sequences[parts])
  }

  /// A scalar's lower-case form; itself where it has none.
  fileprivate static func lowercase(of scalar: UInt32) -> [UInt32] {
    let parts = self[scalar].lowercase
    return parts.isEmpty ? [scalar] : Array(sequences[parts])
  }
}
