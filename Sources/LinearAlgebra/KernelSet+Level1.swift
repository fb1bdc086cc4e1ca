internal import CKernels

extension KernelSet {
  /// The sum of `x[i] * y[i]`, for loops that run it millions of times a second.
  ///
  /// - Complexity: O(count); allocates nothing.
  @unsafe
  @inline(always)
  package func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
    unsafe table.pointee.dot_f32(count, x, y)
  }

  /// `y[i] += a * x[i]`, for loops that run it millions of times a second.
  ///
  /// - Complexity: O(count); allocates nothing.
  @unsafe
  @inline(always)
  package func addScaled(
    _ a: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    unsafe table.pointee.axpy_f32(count, a, x, y)
  }
}
