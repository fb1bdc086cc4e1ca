/// Decimal numbers as programs write them, read to the nearest double and then the nearest float.
///
/// gensim does it in these two steps as well, so the float is the same.
enum DecimalNumber {
  /// Whether `byte` occurs in numbers, or in the white space beside them.
  static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x65, 0x45, 0x20, 0x09, 0x0D: true
    // "nan" and "infinity", which are errors in a text but do not make it binary.
    case 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  /// The number that all of `bytes` spell, or nil where they spell none.
  ///
  /// What Python's `float()` takes is one, an infinity or a NaN spelled out included, but for
  /// underscores, white space, and digits beyond ASCII's.
  static func parse(_ bytes: RawSpan) -> Float? {
    // By far most numbers have digits and exponents so small that one rounded operation is exact.
    if let number = parseShort(bytes) { return Float(number) }
    let text = bytes.text()
    guard isDecimal(bytes) || isSpelledOut(text) else { return nil }
    return Double(text).map { Float($0) }
  }

  /// Whether there are only bytes of decimal numbers; `Double` reads hexadecimal ones too.
  private static func isDecimal(_ bytes: RawSpan) -> Bool {
    (0..<bytes.byteCount).allSatisfy { place in
      switch bytes.byte(at: place) {
      case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x65, 0x45: true
      default: false
      }
    }
  }

  /// Whether `text` is an infinity or a NaN without the digits in parentheses that `Double` reads.
  private static func isSpelledOut(_ text: String) -> Bool {
    let isSigned = text.hasPrefix("+") || text.hasPrefix("-")
    return ["inf", "infinity", "nan"].contains(text.dropFirst(isSigned ? 1 : 0).lowercased())
  }

  /// A number of at most 15 digits and an exponent within ±22 (Clinger, "How to Read Floating Point
  /// Numbers Accurately", 1990); nil where it is another, or none.
  private static func parseShort(_ bytes: RawSpan) -> Double? {
    var place = 0
    let isNegative = bytes.byteCount > 0 && bytes.byte(at: 0) == 0x2D
    if isNegative { place = 1 }
    var digits: UInt64 = 0
    var digitCount = 0
    var pointPlace: Int?
    while place < bytes.byteCount {
      let byte = bytes.byte(at: place)
      if byte == 0x2E, pointPlace == nil {
        pointPlace = place
      } else if case 0x30...0x39 = byte {
        digits = digits &* 10 &+ UInt64(byte - 0x30)
        digitCount += digits == 0 ? 0 : 1
      } else {
        break
      }
      place += 1
    }
    let written = place - (isNegative ? 1 : 0) - (pointPlace == nil ? 0 : 1)
    guard written > 0, digitCount <= 15 else { return nil }
    var exponent = pointPlace.map { $0 + 1 - place } ?? 0
    if place < bytes.byteCount {
      guard let power = parseExponent(bytes.extracting(place..<bytes.byteCount)) else { return nil }
      exponent += power
    }
    guard -22...22 ~= exponent else { return nil }
    let whole = Double(digits)
    let magnitude = exponent < 0 ? whole / powersOfTen[-exponent] : whole * powersOfTen[exponent]
    return isNegative ? -magnitude : magnitude
  }

  /// `e`, perhaps a sign, and one to three digits.
  private static func parseExponent(_ bytes: RawSpan) -> Int? {
    guard bytes.byteCount > 1, bytes.byte(at: 0) | 0x20 == 0x65 else { return nil }
    let sign = bytes.byte(at: 1)
    let start = sign == 0x2B || sign == 0x2D ? 2 : 1
    guard 1...3 ~= bytes.byteCount - start else { return nil }
    var power = 0
    for place in start..<bytes.byteCount {
      guard case 0x30...0x39 = bytes.byte(at: place) else { return nil }
      power = power * 10 + Int(bytes.byte(at: place) - 0x30)
    }
    return sign == 0x2D ? -power : power
  }

  /// 10⁰ to 10²², which doubles hold exactly.
  private static let powersOfTen: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }
}
