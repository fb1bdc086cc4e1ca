/// The cosine of the angle between two vectors of floats.
///
///     cos(a, b) = Σ aᵢ bᵢ / (|a| |b|), within -1...1; 0 where either is all zeros
///
/// **Accuracy** Sums and quotient are in double precision, where no product of floats overflows,
/// vanishes or is rounded; the result is a correctly rounded float in nearly all cases, and the same
/// on every machine.
enum Cosine {
  /// The cosine of vectors whose lengths are known.
  static func similarity(
    _ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>, norms: (Double, Double)
  ) -> Float {
    unsafe similarity(dot: dot(a, b), norms: norms)
  }

  /// The cosine of a vector of floats and one of doubles, whose lengths are known.
  static func similarity(
    _ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Double>, norms: (Double, Double)
  ) -> Float {
    unsafe similarity(dot: dot(a, b), norms: norms)
  }

  private static func similarity(dot: Double, norms: (Double, Double)) -> Float {
    guard norms.0 > 0, norms.1 > 0 else { return 0 }
    return Float(min(max(dot / (norms.0 * norms.1), -1), 1))
  }

  /// Σ aᵢ bᵢ over vectors of one length, in eight partial sums.
  static func dot(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>) -> Double {
    let whole = a.count & ~7
    var (low, high) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    for index in stride(from: 0, to: whole, by: 8) {
      unsafe low += doubles(a, index) * doubles(b, index)
      unsafe high += doubles(a, index + 4) * doubles(b, index + 4)
    }
    var sum = (low + high).sum()
    for index in whole..<a.count { unsafe sum += Double(a[index]) * Double(b[index]) }
    return sum
  }

  /// Σ aᵢ bᵢ, added in the same order.
  static func dot(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Double>) -> Double {
    let whole = a.count & ~7
    var (low, high) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    let bytes = UnsafeRawBufferPointer(b)
    for index in stride(from: 0, to: whole, by: 8) {
      let offset = index * MemoryLayout<Double>.stride
      unsafe low +=
        doubles(a, index)
        * bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<Double>.self)
      unsafe high +=
        doubles(a, index + 4)
        * bytes.loadUnaligned(fromByteOffset: offset + 32, as: SIMD4<Double>.self)
    }
    var sum = (low + high).sum()
    for index in whole..<a.count { unsafe sum += Double(a[index]) * b[index] }
    return sum
  }

  /// √Σ aᵢ².
  static func norm(_ a: [Double]) -> Double {
    a.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  @inline(__always)
  private static func doubles(
    _ vector: UnsafeBufferPointer<Float>, _ index: Int
  ) -> SIMD4<Double> {
    unsafe SIMD4<Double>(
      UnsafeRawBufferPointer(vector).loadUnaligned(
        fromByteOffset: index * MemoryLayout<Float>.stride, as: SIMD4<Float>.self))
  }
}
