// Floats of 16 and 8 bits, each the number that it stands for.

extension Float {
  /// The value of an IEEE 754 half-precision float: 1 sign, 5 exponent and 10 mantissa bits.
  ///
  /// Exact for every value; a NaN keeps its sign and payload.
  init(half: UInt16) {
    let sign = UInt32(half & 0x8000) << 16
    // Exponent and mantissa, each moved to its place in a single-precision float.
    let magnitude = UInt32(half & 0x7FFF) << 13
    // The exponent's bias is 127 instead of 15.
    let normal = magnitude &+ (127 - 15) << 23
    // Infinities and NaN have the greatest exponent, which is 255 instead of 31.
    let special = magnitude | 255 << 23
    // A subnormal is mantissa * 2^-24: put after 2^-14's leading 1, which then is taken away.
    let subnormal = Float(bitPattern: magnitude | 113 << 23) - 0x1p-14
    let isSpecial = half & 0x7C00 == 0x7C00
    let isSubnormal = half & 0x7C00 == 0
    let bits = isSubnormal ? subnormal.bitPattern : isSpecial ? special : normal
    self.init(bitPattern: sign | bits)
  }

  /// The value of a brain float: a single-precision float's upper 16 bits.
  init(upperHalf: UInt16) { self.init(bitPattern: UInt32(upperHalf) << 16) }

  // MARK: 8 bits

  /// The value of an 8-bit float of 4 exponent and 3 mantissa bits: bias 7, no infinities.
  ///
  /// Exact; NaN is all exponent and mantissa bits set.
  init(e4m3 bits: UInt8) {
    let isNaN = bits & 0x7F == 0x7F
    self = isNaN ? Self.nan(sign: bits) : Self(bits, mantissaBits: 3, bias: 7)
  }

  /// The value of an 8-bit float of 4 exponent and 3 mantissa bits: bias 8, no infinities.
  ///
  /// Exact; NaN is what else would be -0.
  init(e4m3fnuz bits: UInt8) {
    self = bits == 0x80 ? .nan : Self(bits, mantissaBits: 3, bias: 8)
  }

  /// The value of an 8-bit float of 5 exponent and 2 mantissa bits: bias 16, no infinities.
  ///
  /// Exact; NaN is what else would be -0.
  init(e5m2fnuz bits: UInt8) {
    self = bits == 0x80 ? .nan : Self(bits, mantissaBits: 2, bias: 16)
  }

  /// The value of an 8-bit power of two: an exponent alone, of bias 127.
  ///
  /// Exact; NaN is all bits set, and 2^-127 is a subnormal single-precision float.
  init(e8m0 bits: UInt8) {
    let normal = bits == 0xFF ? Float.nan.bitPattern : UInt32(bits) << 23
    self.init(bitPattern: bits == 0 ? 1 << 22 : normal)
  }

  /// The value of sign, exponent and mantissa where every exponent is a finite number's.
  private init(_ bits: UInt8, mantissaBits: UInt32, bias: UInt32) {
    // In their places in a single-precision float the bits are the value times 2^(bias - 127),
    // subnormals too; the product is exact.
    let magnitude = Float(bitPattern: UInt32(bits & 0x7F) << (23 - mantissaBits))
    let scaled = magnitude * Float(bitPattern: (127 + 127 - bias) << 23)
    self.init(bitPattern: scaled.bitPattern | UInt32(bits & 0x80) << 24)
  }

  private static func nan(sign bits: UInt8) -> Self {
    Self(bitPattern: Float.nan.bitPattern | UInt32(bits & 0x80) << 24)
  }
}
