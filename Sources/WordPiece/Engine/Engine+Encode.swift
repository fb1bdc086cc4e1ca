extension Engine {
  /// Encodes a text without cutting it.
  func encode(
    _ text: Span<UInt8>, addingSpecialTokens: Bool, scratch: inout EncodingScratch
  ) -> Encoding {
    scratch.first.removeAll()
    appendTokens(of: text, in: &scratch.text, to: &scratch.first)
    if scratch.first.count > Self.copyLimit,
      let encoding = assembleInPlace(single, addingSpecialTokens, &scratch.first)
    {
      return encoding
    }
    return assemble(single, addingSpecialTokens, of: scratch)
  }

  /// From so many tokens on, a text's own memory is handed over rather than copied.
  private static var copyLimit: Int { 1 << 14 }

  /// Encodes what `input` holds, cut as `options` say, but not yet padded.
  ///
  /// - Throws: ``TokenizationError`` where it cannot be cut so.
  func encode(
    _ input: EncodingInput, _ options: EncodingOptions, scratch: inout EncodingScratch
  ) throws(TokenizationError) -> Encoding {
    tokenize(input.first, &scratch.text, into: &scratch.first)
    if let second = input.second { tokenize(second, &scratch.text, into: &scratch.second) }
    let layout = input.second == nil ? single : pair
    guard let truncation = options.truncation else {
      return assemble(layout, options.addsSpecialTokens, of: scratch)
    }
    let counts = [scratch.first.count] + (input.second == nil ? [] : [scratch.second.count])
    let room = try room(layout, options.addsSpecialTokens, in: truncation)
    let windows = try truncation.windows(ofCounts: counts, room: room)
    return try assemble(layout, options.addsSpecialTokens, windows, of: scratch)
  }

  private func room(
    _ layout: TemplateLayout, _ addsSpecialTokens: Bool, in truncation: Truncation
  ) throws(TokenizationError) -> Int {
    let count = addsSpecialTokens ? layout.specialIDs.count : 0
    guard truncation.maxLength >= count else {
      throw .noRoom(maxLength: truncation.maxLength, specialTokenCount: count)
    }
    return truncation.maxLength - count
  }

  // MARK: One sequence

  private func tokenize(
    _ sequence: EncodingInput.Sequence, _ text: inout NormalizedText,
    into tokens: inout SequenceTokens
  ) {
    tokens.removeAll()
    switch sequence {
    case .text(let string):
      appendTokens(of: string.utf8Span.span, in: &text, to: &tokens)
    case .words(let words):
      for (number, word) in words.enumerated() {
        appendTokens(of: word.utf8Span.span, asWord: Int32(number), in: &text, to: &tokens)
      }
    }
  }

  /// Appends the pieces of each word; all with the number `asWord`, where there is one.
  private func appendTokens(
    of text: Span<UInt8>, asWord number: Int32? = nil, in part: inout NormalizedText,
    to tokens: inout SequenceTokens
  ) {
    var count: Int32 = 0
    forEachWord(of: text, in: &part) { part, word, token in
      if count == Self.sampleSize {
        tokens.reserveCapacity(
          forecast: text, after: Int(part.sourceRange(word).lowerBound))
      }
      let number = number ?? count
      count += 1
      if let token {
        tokens.append(addedTokens.ids[token], offsets: part.sourceRange(word), word: number)
      } else {
        appendPieces(of: word, in: part, number, to: &tokens)
      }
    }
  }

  /// After how many words it can be told how many tokens a text will have.
  private static var sampleSize: Int32 { 4096 }

  /// Appends a word's pieces, or the unknown token where it cannot be made of pieces.
  @inline(__always)
  private func appendPieces(
    of word: Range<Int>, in text: borrowing NormalizedText, _ number: Int32,
    to tokens: inout SequenceTokens
  ) {
    let bytes = text.bytes.span
    let start = tokens.count
    let end =
      isTooLong(word, bytes)
      ? word.lowerBound
      : divide(word, of: bytes) { id, piece in
        tokens.append(id, offsets: text.sourceRange(piece), word: number)
      }
    if end < word.upperBound {
      tokens.removeLast(downTo: start)
      tokens.append(unknownTokenID, offsets: text.sourceRange(word), word: number)
    }
  }

  /// Divides a word into the longest pieces from left to right.
  ///
  /// - Returns: Where no piece goes on; the word's end where all of it has pieces.
  @inline(__always)
  func divide(
    _ word: Range<Int>, of bytes: Span<UInt8>, _ body: (_ id: Int32, _ piece: Range<Int>) -> Void
  ) -> Int {
    var position = word.lowerBound
    var node: ByteTrie.Node? = .root
    while position < word.upperBound, let from = node,
      let match = vocabulary.trie.longestMatch(from: from, in: bytes, position..<word.upperBound)
    {
      body(match.value, position..<match.end)
      position = match.end
      node = continuation
    }
    return position
  }

  private func isTooLong(_ word: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    let limit = options.maxInputCharactersPerWord
    return word.count > limit && bytes.scalarCount(in: word) > limit
  }
}
