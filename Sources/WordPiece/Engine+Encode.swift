extension Engine {
  /// Encodes `text`; `scratch` only keeps memory from call to call.
  func encode(
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
