/// A keyed hash of short byte strings, by folded 64-by-64-bit products (as in wyhash).
enum ByteHash {
  /// What makes one hash function of many.
  struct Key: Sendable {
    fileprivate let first: UInt64
    fileprivate let second: UInt64

    /// Drawn once a process, so that nobody can prepare words that all collide.
    ///
    /// Nothing that a caller sees depends on it.
    static let process = Key(number: .random(in: .min ... .max))

    /// The key with a number; the native vector file's index is made with such a one.
    init(number: UInt64) {
      first = Self.mix(number &+ 0x9E37_79B9_7F4A_7C15) | 1
      second = Self.mix(number &+ 0x3C6E_F372_FE94_F82A) | 1
    }

    /// SplitMix64's output function (Steele, Lea and Flood, 2014).
    private static func mix(_ number: UInt64) -> UInt64 {
      var mixed = number
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  /// The hash of `bytes` under `key`: the same on every machine.
  static func hash(_ bytes: RawSpan, _ key: Key = .process) -> UInt64 {
    var state = key.first ^ UInt64(bytes.byteCount)
    var offset = 0
    while offset + 8 <= bytes.byteCount {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      state = fold(state ^ UInt64(littleEndian: word), key.second)
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.byteCount {
      tail = tail << 8 | UInt64(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
      offset += 1
    }
    return fold(state ^ tail, key.second ^ 0x9E37_79B9_7F4A_7C15)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
