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
    guard norms.0 > 0, norms.1 > 0 else { return 0 }
    return unsafe Float(min(max(dot(a, b) / (norms.0 * norms.1), -1), 1))
  }

  /// Σ aᵢ bᵢ over vectors of one length, in four partial sums.
  static func dot(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>) -> Double {
    var sums = SIMD4<Double>.zero
    var index = 0
    while index + 4 <= a.count {
      let left = unsafe SIMD4<Double>(load4(a, index))
      sums += unsafe left * SIMD4<Double>(load4(b, index))
      index += 4
    }
    var sum = sums.sum()
    while index < a.count {
      sum += unsafe Double(a[index]) * Double(b[index])
      index += 1
    }
    return sum
  }

  @inline(__always)
  private static func load4(_ vector: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD4<Float> {
    unsafe UnsafeRawBufferPointer(vector).loadUnaligned(
      fromByteOffset: index * MemoryLayout<Float>.stride, as: SIMD4<Float>.self)
  }
}
