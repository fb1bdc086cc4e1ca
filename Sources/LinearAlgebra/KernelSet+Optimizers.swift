package import CKernels

/// The optimizers, on bare memory, as `CKernels.h` specifies them.
extension KernelSet {
  @unsafe
  package func step(
    _ rule: inout ck_adam, count: Int, gradient: UnsafePointer<Float>,
    _ p: UnsafeMutablePointer<Float>, mean: UnsafeMutablePointer<Float>,
    square: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.adam_f32(&rule, count, gradient, p, mean, square)
  }

  @unsafe
  package func step(
    _ rule: inout ck_sgd, count: Int, gradient: UnsafePointer<Float>,
    _ p: UnsafeMutablePointer<Float>, buffer: UnsafeMutablePointer<Float>?
  ) {
    unsafe table.pointee.sgd_f32(&rule, count, gradient, p, buffer)
  }

  @unsafe
  package func step(
    _ rule: inout ck_rmsprop, count: Int, gradient: UnsafePointer<Float>,
    _ p: UnsafeMutablePointer<Float>, square: UnsafeMutablePointer<Float>,
    mean: UnsafeMutablePointer<Float>?, buffer: UnsafeMutablePointer<Float>?
  ) {
    unsafe table.pointee.rmsprop_f32(&rule, count, gradient, p, square, mean, buffer)
  }

  @unsafe
  package func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    unsafe table.pointee.sum_squares(count, x)
  }

  /// Multiplies, and then cuts off what is larger than `limit`.
  @unsafe
  package func scale(
    _ x: UnsafeMutablePointer<Float>, count: Int, by factor: Float, limit: Float = .infinity
  ) {
    unsafe table.pointee.scale_and_clip_f32(count, factor, limit, x)
  }
}
