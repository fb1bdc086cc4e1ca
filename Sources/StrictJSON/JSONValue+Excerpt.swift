extension JSONValue {
  /// The value as it is written, for an error message: one line, cut where it is long.
  package var excerpt: String { Self.excerpt(of: source) }

  /// The beginning of `text`, with spaces in place of control characters.
  package static func excerpt(of text: some Collection<UInt8>) -> String {
    let limit = 60
    let isCut = text.count > limit
    var bytes = text.prefix(limit).map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
    // A cut may have split a scalar: its continuation bytes go, and the byte that began it.
    if isCut {
      while let byte = bytes.last, byte & 0xC0 == 0x80 { bytes.removeLast() }
      if let byte = bytes.last, byte >= 0xC0 { bytes.removeLast() }
    }
    return String(decoding: bytes, as: UTF8.self) + (isCut ? "…" : "")
  }
}
