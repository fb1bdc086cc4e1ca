/// One escape sequence of a string: the scalar it stands for and where it ends.
struct JSONEscape {
  let scalar: Unicode.Scalar
  let end: Int

  private init(_ scalar: Unicode.Scalar, end: Int) {
    self.scalar = scalar
    self.end = end
  }

  /// Reads the escape whose backslash is `bytes[start]`.
  init(at start: Int, in bytes: [UInt8]) throws(JSONError) {
    let letter = start + 1 < bytes.count ? bytes[start + 1] : nil
    switch letter {
    case UInt8(ascii: "\""): self.init("\"", end: start + 2)
    case UInt8(ascii: "\\"): self.init("\\", end: start + 2)
    case UInt8(ascii: "/"): self.init("/", end: start + 2)
    case UInt8(ascii: "b"): self.init("\u{8}", end: start + 2)
    case UInt8(ascii: "f"): self.init("\u{C}", end: start + 2)
    case UInt8(ascii: "n"): self.init("\n", end: start + 2)
    case UInt8(ascii: "r"): self.init("\r", end: start + 2)
    case UInt8(ascii: "t"): self.init("\t", end: start + 2)
    case UInt8(ascii: "u"): try self.init(hexadecimalAt: start, in: bytes)
    default: throw .unexpected(found: letter, expected: "an escape", offset: start + 1)
    }
  }

  /// Reads `\uXXXX`, or two of them that are a surrogate pair.
  private init(hexadecimalAt start: Int, in bytes: [UInt8]) throws(JSONError) {
    let first = try Self.codeUnit(at: start, in: bytes)
    if let scalar = Unicode.Scalar(first) {
      self.init(scalar, end: start + 6)
      return
    }
    let second = start + 6
    guard first < 0xDC00, second + 1 < bytes.count, bytes[second] == UInt8(ascii: "\\"),
      bytes[second + 1] == UInt8(ascii: "u"),
      case let low = try Self.codeUnit(at: second, in: bytes), 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x10000 + UInt32(first - 0xD800) << 10 + UInt32(low - 0xDC00))
    else { throw .loneSurrogate(offset: start) }
    self.init(scalar, end: second + 6)
  }

  private static func codeUnit(at start: Int, in bytes: [UInt8]) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for offset in start + 2..<start + 6 {
      guard offset < bytes.count, let digit = hexadecimalDigit(bytes[offset]) else {
        throw .unexpected(
          found: offset < bytes.count ? bytes[offset] : nil, expected: "a hexadecimal digit",
          offset: offset)
      }
      unit = unit << 4 | digit
    }
    return unit
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Replaces every escape in a checked string.
  static func decode(_ string: ArraySlice<UInt8>, in bytes: [UInt8]) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(string.count)
    var position = string.startIndex
    while position < string.endIndex {
      // The parser has read the same escape, so the second case of `try?` does not happen.
      if bytes[position] == UInt8(ascii: "\\"), let escape = try? Self(at: position, in: bytes) {
        decoded.append(contentsOf: UTF8.encode(escape.scalar) ?? UTF8.encodedReplacementCharacter)
        position = escape.end
      } else {
        decoded.append(bytes[position])
        position += 1
      }
    }
    return decoded
  }
}
