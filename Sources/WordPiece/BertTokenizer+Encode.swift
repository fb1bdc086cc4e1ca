extension BertTokenizer {
  /// The tokens of `text`.
  ///
  /// - Parameters:
  ///   - text: Any text, up to ``textLimit`` bytes of UTF-8. Nothing of it is cut off.
  ///   - addingSpecialTokens: Whether to put the model's tokens around it, such as `[CLS]`.
  /// - Complexity: O(n).
  public func encode(_ text: String, addingSpecialTokens: Bool = true) -> Encoding {
    encode(text.utf8Span, addingSpecialTokens: addingSpecialTokens)
  }

  /// The tokens of a text in UTF-8; see ``encode(_:addingSpecialTokens:)-(String,_)``.
  ///
  /// - Parameters:
  ///   - text: Any text, up to ``textLimit`` bytes.
  ///   - addingSpecialTokens: Whether to put the model's tokens around it, such as `[CLS]`.
  public func encode(_ text: UTF8Span, addingSpecialTokens: Bool = true) -> Encoding {
    var scratch = NormalizedText()
    return encode(text.span, addingSpecialTokens: addingSpecialTokens, scratch: &scratch)
  }

  /// The tokens of each text; the same as one by one, and faster.
  ///
  /// - Parameters:
  ///   - texts: Any texts, up to ``textLimit`` bytes of UTF-8 each.
  ///   - addingSpecialTokens: Whether to put the model's tokens around each, such as `[CLS]`.
  public func encode(_ texts: [String], addingSpecialTokens: Bool = true) -> [Encoding] {
    var scratch = NormalizedText()
    return texts.map { text in
      encode(text.utf8Span.span, addingSpecialTokens: addingSpecialTokens, scratch: &scratch)
    }
  }

  private func encode(
    _ text: Span<UInt8>, addingSpecialTokens: Bool, scratch: inout NormalizedText
  ) -> Encoding {
    divide(text, into: &scratch)
    var encoding = Encoding()
    encoding.reserveCapacity(scratch.words.count * 5 / 4 + 4)
    for part in template.single {
      switch part {
      case .special(let ids, let typeID):
        guard addingSpecialTokens else { continue }
        for id in ids { encoding.appendSpecial(id, typeID: typeID) }
      case .sequence(_, let typeID):
        appendPieces(of: scratch, to: &encoding)
        encoding.endSequence(typeID: typeID)
      }
    }
    return encoding
  }

  private func appendPieces(of text: NormalizedText, to encoding: inout Encoding) {
    let bytes = text.bytes.span
    for index in text.words.indices {
      let word = text.words[index]
      let range = Int(word.start)..<Int(word.end)
      if word.addedToken >= 0 {
        encoding.append(
          addedTokens.ids[Int(word.addedToken)], offsets: text.sourceRange(range), word: index)
      } else {
        appendPieces(of: range, bytes, text, word: index, to: &encoding)
      }
    }
  }

  /// Divides a word into the longest pieces from left to right, or makes all of it unknown.
  @inline(__always)
  private func appendPieces(
    of range: Range<Int>, _ bytes: Span<UInt8>, _ text: NormalizedText, word: Int,
    to encoding: inout Encoding
  ) {
    let start = encoding.count
    var position = isTooLong(range, bytes) ? nil : range.lowerBound
    var node: ByteTrie.Node? = .root
    while let here = position, here < range.upperBound {
      guard let from = node,
        let match = vocabulary.trie.longestMatch(from: from, in: bytes, here..<range.upperBound)
      else {
        position = nil
        break
      }
      encoding.append(match.value, offsets: text.sourceRange(here..<match.end), word: word)
      position = match.end
      node = continuation
    }
    if position == nil {
      encoding.removeLast(downTo: start)
      encoding.append(unknownTokenID, offsets: text.sourceRange(range), word: word)
    }
  }

  private func isTooLong(_ word: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    let limit = options.maxInputCharactersPerWord
    return word.count > limit && bytes.scalarCount(in: word) > limit
  }
}
