/// A keyed hash of short byte strings, by folded 64-by-64-bit products (as in wyhash).
///
/// The key is drawn once a process, so that nobody can prepare words that all collide. Nothing
/// that a caller sees depends on it.
enum ByteHash {
  private static let key = (
    UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1
  )

  static func hash(_ bytes: RawSpan) -> UInt64 {
    let (first, second) = key
    var state = first ^ UInt64(bytes.byteCount)
    var offset = 0
    while offset + 8 <= bytes.byteCount {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      state = fold(state ^ word, second)
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.byteCount {
      tail = tail << 8 | UInt64(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
      offset += 1
    }
    return fold(state ^ tail, second ^ 0x9E37_79B9_7F4A_7C15)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
