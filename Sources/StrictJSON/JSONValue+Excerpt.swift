extension JSONValue {
  /// The value as it is written, for an error message: one line, cut where it is long.
  package var excerpt: String { Self.excerpt(of: source) }

  /// The beginning of `text`, which is UTF-8, with spaces in place of control characters.
  package static func excerpt(of text: some BidirectionalCollection<UInt8>) -> String {
    let limit = 60
    guard var end = text.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex),
      end < text.endIndex
    else { return line(text[...]) }
    // A scalar is not cut in two.
    while end > text.startIndex, text[end] & 0xC0 == 0x80 { text.formIndex(before: &end) }
    return line(text[..<end]) + "…"
  }

  private static func line(_ text: some Collection<UInt8>) -> String {
    String(decoding: text.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
  }
}
