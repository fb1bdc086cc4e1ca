extension Engine {
  /// Fills `output` with the normalised text and its words.
  ///
  /// The order is the reference's: added tokens that are looked for as they are, normalisation of
  /// what is between them, added tokens that are looked for in the normalised text, words.
  func divide(_ text: Span<UInt8>, into output: inout NormalizedText) {
    precondition(text.count <= BertTokenizer.textLimit, "a text of \(text.count) bytes is too long")
    output.removeAll()
    guard !addedTokens.verbatim.isEmpty else {
      appendWords(of: text, 0..<text.count, source: 0, to: &output)
      return
    }
    var source: Int32 = 0
    addedTokens.verbatim.split(text, 0..<text.count) { part in
      if let token = part.token {
        source += appendVerbatim(text, part.range, token: token, source: source, to: &output)
      } else {
        source += appendWords(of: text, part.range, source: source, to: &output)
      }
    }
  }

  private func appendVerbatim(
    _ text: Span<UInt8>, _ range: Range<Int>, token: Int, source: Int32,
    to output: inout NormalizedText
  ) -> Int32 {
    let start = output.bytes.count
    let scalarCount = output.appendVerbatim(text, range, source: source)
    output.appendAddedToken(token, start..<output.bytes.count)
    return scalarCount
  }

  @discardableResult
  private func appendWords(
    of text: Span<UInt8>, _ range: Range<Int>, source: Int32, to output: inout NormalizedText
  ) -> Int32 {
    let start = output.bytes.count
    let scalarCount = normalizer.normalize(text, range, source: source, into: &output)
    let normalized = start..<output.bytes.count
    if addedTokens.normalized.isEmpty {
      splitter.split(normalized, of: &output)
    } else {
      var parts: [AddedTokenMatcher.Part] = []
      addedTokens.normalized.split(output.bytes.span, normalized) { parts.append($0) }
      for part in parts {
        if let token = part.token {
          output.appendAddedToken(token, part.range)
        } else {
          splitter.split(part.range, of: &output)
        }
      }
    }
    return scalarCount
  }
}

extension NormalizedText {
  fileprivate mutating func appendAddedToken(_ token: Int, _ range: Range<Int>) {
    words.append(
      Word(start: Int32(range.lowerBound), end: Int32(range.upperBound), addedToken: Int32(token)))
  }
}
