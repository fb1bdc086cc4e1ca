/// The words of a text: what stands between white space, as Python's `str.split()` cuts it.
enum TextWords {
  /// Calls `body` with each word of `line`, which is UTF-8.
  static func forEach(in line: RawSpan, _ body: (RawSpan) -> Void) {
    forEach(in: line, word: { body(line.extracting($0)) }, lineEnd: {})
  }

  /// Calls `word` with the place of each word of `text`, which is UTF-8, and `lineEnd` at each byte
  /// 0x0A.
  @inline(__always)
  static func forEach(in text: RawSpan, word: (Range<Int>) -> Void, lineEnd: () -> Void) {
    let kinds = Self.kinds.span
    var start = 0
    var place = 0
    while place < text.byteCount {
      let kind = kinds[Int(text.byte(at: place))]
      if kind == .word {
        place += 1
        continue
      }
      let length = kind == .lead ? whiteSpaceLength(text, at: place) : 1
      guard length > 0 else {
        place += 1
        continue
      }
      if start < place { word(start..<place) }
      if kind == .lineEnd { lineEnd() }
      place += length
      start = place
    }
    if start < place { word(start..<place) }
  }

  /// What a byte tells of itself.
  private enum Kind: UInt8 {
    case word, space, lineEnd
    /// White space of several bytes may begin with it.
    case lead
  }

  private static let kinds: [Kind] = (0..<256 as Range<Int>).map { byte in
    switch byte {
    case 0x0A: .lineEnd
    case 0x09...0x0D, 0x1C...0x20: .space
    case 0xC2, 0xE1, 0xE2, 0xE3: .lead
    default: .word
    }
  }

  /// How many bytes the white space beyond ASCII at `place` has; 0 where there is none.
  ///
  /// U+0085, 00A0, 1680, 2000–200A, 2028, 2029, 202F, 205F and 3000.
  private static func whiteSpaceLength(_ text: RawSpan, at place: Int) -> Int {
    func byte(_ offset: Int) -> UInt8 {
      place + offset < text.byteCount ? text.byte(at: place + offset) : 0
    }
    switch byte(0) {
    case 0xC2: return byte(1) == 0x85 || byte(1) == 0xA0 ? 2 : 0
    case 0xE1: return byte(1) == 0x9A && byte(2) == 0x80 ? 3 : 0
    case 0xE2:
      let isSpace =
        switch (byte(1), byte(2)) {
        case (0x80, 0x80...0x8A), (0x80, 0xA8), (0x80, 0xA9), (0x80, 0xAF), (0x81, 0x9F): true
        default: false
        }
      return isSpace ? 3 : 0
    case 0xE3: return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0
    default: return 0
    }
  }
}
