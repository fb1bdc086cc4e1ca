internal import CKernels

/// The kernels by their own names, on bare memory, as `CKernels.h` specifies them.
///
/// ``Backend`` calls them; tests compare the sets through them.
extension KernelSet {
  @unsafe
  package func addBias(
    _ bias: UnsafePointer<Float>, _ activation: Backend.Activation, rows: Int, width: Int,
    stride: Int, to x: UnsafeMutablePointer<Float>
  ) {
    switch activation {
    case .none: unsafe table.pointee.add_bias_f32(rows, width, stride, bias, x)
    case .gelu: unsafe table.pointee.bias_gelu_f32(rows, width, stride, bias, x)
    case .geluTanh: unsafe table.pointee.bias_gelu_tanh_f32(rows, width, stride, bias, x)
    case .relu: unsafe table.pointee.bias_relu_f32(rows, width, stride, bias, x)
    case .silu: unsafe table.pointee.bias_silu_f32(rows, width, stride, bias, x)
    }
  }

  @unsafe
  package func softmax(
    rows: Int, width: Int, stride: Int, scale: Float, _ x: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.softmax_f32(rows, width, stride, scale, x)
  }

  @unsafe
  package func layerNorm(
    rows: Int, width: Int, _ x: UnsafePointer<Float>, gamma: UnsafePointer<Float>,
    beta: UnsafePointer<Float>,
    epsilon: Float, into y: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.layer_norm_f32(
      rows, width, x, gamma, beta, epsilon, y)
  }

  /// `y[i] += a * x[i]`.
  ///
  /// - Complexity: O(count); allocates nothing.
  @unsafe
  package func addScaled(
    _ a: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    unsafe table.pointee.axpy_f32(count, a, x, y)
  }
}
