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
    let words = words(of: text)
    let encoding = encode(text, addingSpecialTokens: false)
    var explanation = TextExplanation(words: [], changesBetweenWords: [])
    var position = 0
    for (number, word) in words.enumerated() {
      let start = max(position, word.range.lowerBound)
      explanation.changesBetweenWords += changes(of: scalars, position..<start)
      let end = max(start, word.range.upperBound)
      explanation.words.append(
        self.explanation(
          of: word, number, encoding, original: scalars[word.range],
          changes: word.addedTokenID == nil ? changes(of: scalars, start..<end) : []))
      position = end
    }
    explanation.changesBetweenWords += changes(of: scalars, position..<scalars.count)
    return explanation
  }

  private func explanation(
    of word: Word, _ number: Int, _ encoding: Encoding, original: ArraySlice<Unicode.Scalar>,
    changes: [ScalarChange]
  ) -> WordExplanation {
    let ids = encoding.tokens(ofWord: number).map { Array(encoding.ids[$0]) } ?? []
    let isUnknown = word.addedTokenID == nil && ids == [unknownTokenID]
    return WordExplanation(
      word: word, original: String(String.UnicodeScalarView(original)),
      tokens: ids.map { token($0) ?? options.unknownToken }, changes: changes,
      unknownReason: isUnknown ? engine.unknownReason(of: word) : nil)
  }

  private func changes(
    of scalars: [Unicode.Scalar], _ range: Range<Int>
  ) -> [ScalarChange] {
    range.compactMap { position in
      engine.normalizer.change(of: scalars[position], at: position)
    }
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
    var position = 0
    var node: ByteTrie.Node? = .root
    while position < bytes.count, let from = node,
      let match = vocabulary.trie.longestMatch(from: from, in: bytes, position..<bytes.count)
    {
      pieces.append(vocabulary.token(match.value) ?? "")
      position = match.end
      node = continuation
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
