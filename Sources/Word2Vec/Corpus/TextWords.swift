/// The words of a line of text: what stands between white space, as Python's `str.split()` cuts it.
enum TextWords {
  /// Calls `body` with each word of `line`, which is UTF-8.
  static func forEach(in line: RawSpan, _ body: (RawSpan) -> Void) {
    var start = 0
    var place = 0
    while place < line.byteCount {
      let length = whiteSpaceLength(line, at: place)
      guard length > 0 else {
        place += 1
        continue
      }
      if start < place { body(line.extracting(start..<place)) }
      place += length
      start = place
    }
    if start < place { body(line.extracting(start..<place)) }
  }

  /// How many bytes the white space at `place` has; 0 where there is none.
  ///
  /// U+0009–000D, 001C–0020, 0085, 00A0, 1680, 2000–200A, 2028, 2029, 202F, 205F and 3000.
  private static func whiteSpaceLength(_ line: RawSpan, at place: Int) -> Int {
    func byte(_ offset: Int) -> UInt8 {
      guard place + offset < line.byteCount else { return 0 }
      return unsafe line.unsafeLoad(fromByteOffset: place + offset, as: UInt8.self)
    }
    switch byte(0) {
    case 0x09...0x0D, 0x1C...0x20: return 1
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
