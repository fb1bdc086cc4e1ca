extension Engine {
  /// Calls `body` with each stretch of a text: an added token, or normalised text to cut into words.
  ///
  /// The order is the reference's: added tokens that are looked for as they are, normalisation of
  /// what is between them, added tokens that are looked for in the normalised text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - part: Memory to work in.
  ///   - body: Is given the part that the stretch is in, the stretch, and the added token's index.
  @inline(__always)
  func divide(
    _ text: Span<UInt8>, in part: inout NormalizedText,
    _ body: (_ part: borrowing NormalizedText, _ range: Range<Int>, _ token: Int?) -> Void
  ) {
    precondition(text.count <= BertTokenizer.textLimit, "a text of \(text.count) bytes is too long")
    var source: Int32 = 0
    addedTokens.verbatim.split(text, 0..<text.count) { found in
      part.begin(source: source, byteCount: found.range.count)
      if let token = found.token {
        source += part.appendVerbatim(text, found.range, source: source)
        body(part, part.bytes.indices, token)
        return
      }
      guard addedTokens.normalized.isEmpty else {
        source += normalizer.normalize(text, found.range, source: source, into: &part)
        addedTokens.normalized.split(part.bytes.span, part.bytes.indices) { found in
          body(part, found.range, found.token)
        }
        return
      }
      segments.forEach(in: text, found.range) { segment in
        part.begin(source: source, byteCount: segment.count)
        source += normalizer.normalize(text, segment, source: source, into: &part)
        body(part, part.bytes.indices, nil)
      }
    }
  }

  /// Calls `body` with each word of a text, and each added token; the latter with its index.
  @inline(__always)
  func forEachWord(
    of text: Span<UInt8>, in part: inout NormalizedText,
    _ body: (_ part: borrowing NormalizedText, _ word: Range<Int>, _ token: Int?) -> Void
  ) {
    divide(text, in: &part) { part, range, token in
      if token == nil {
        splitter.forEachWord(in: part.bytes.span, range) { body(part, $0, nil) }
      } else {
        body(part, range, token)
      }
    }
  }
}
