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
    let short: Double? = unsafe bytes.withUnsafeBytes { bytes in
      guard let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return nil }
      let end = unsafe start + bytes.count
      var place = unsafe start
      let number = unsafe parseShort(&place, end)
      return unsafe place == end ? number : nil
    }
    if let short { return Float(short) }
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

  /// The number that begins at `place`, which moves to its end.
  ///
  /// By far most numbers have digits and exponents so small that one rounded operation is exact: a
  /// whole number up to 2⁵³, times or by a power of ten up to 10²² (Clinger, "How to Read Floating
  /// Point Numbers Accurately", 1990). Of any other, or of what is no number, nil.
  @inline(__always)
  static func parseShort(
    _ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Double? {
    let isNegative = unsafe place < end && place.pointee == 0x2D
    if isNegative { unsafe place += 1 }
    var digits: UInt64 = 0
    var digitCount = unsafe readDigits(&place, end, &digits)
    var exponent = 0
    if unsafe place < end, unsafe place.pointee == 0x2E {
      unsafe place += 1
      let decimals = unsafe readDigits(&place, end, &digits)
      exponent = -decimals
      digitCount += decimals
    }
    // 19 digits fit into 64 bits.
    guard 1...19 ~= digitCount, digits <= 1 << 53 else { return nil }
    if unsafe place < end, unsafe place.pointee | 0x20 == 0x65 {
      guard let power = unsafe parseExponent(&place, end) else { return nil }
      exponent += power
    }
    guard -22...22 ~= exponent else { return nil }
    let whole = Double(digits)
    let magnitude = exponent < 0 ? whole / powersOfTen[-exponent] : whole * powersOfTen[exponent]
    return isNegative ? -magnitude : magnitude
  }

  /// Reads digits on to `number`, and returns how many.
  @inline(__always)
  private static func readDigits(
    _ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ number: inout UInt64
  ) -> Int {
    let start = unsafe place
    while unsafe place < end, case let digit = unsafe place.pointee &- 0x30, digit < 10 {
      number = number &* 10 &+ UInt64(digit)
      unsafe place += 1
    }
    return unsafe place - start
  }

  /// `e`, perhaps a sign, and one to three digits.
  private static func parseExponent(
    _ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Int? {
    unsafe place += 1
    let isNegative = unsafe place < end && place.pointee == 0x2D
    if unsafe place < end, unsafe isNegative || place.pointee == 0x2B { unsafe place += 1 }
    var power: UInt64 = 0
    guard unsafe 1...3 ~= readDigits(&place, end, &power) else { return nil }
    return isNegative ? -Int(power) : Int(power)
  }

  /// 10⁰ to 10²², which doubles hold exactly.
  private static let powersOfTen: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }
}
