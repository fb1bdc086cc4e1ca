internal import CKernels

/// The kernels that work on the rows of a matrix, as `CKernels.h` specifies them.
extension KernelSet {
  @unsafe
  func addBias(
    _ bias: UnsafePointer<Float>, _ activation: Backend.Activation, rows: Int, width: Int,
    stride: Int, to x: UnsafeMutablePointer<Float>
  ) {
    switch activation {
    case .none: unsafe table.pointee.add_bias_f32(rows, width, stride, bias, x)
    case .gelu: unsafe table.pointee.bias_gelu_f32(rows, width, stride, bias, x)
    }
  }

  @unsafe
  func softmax(
    rows: Int, width: Int, stride: Int, scale: Float, _ x: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.softmax_f32(rows, width, stride, scale, x)
  }

  @unsafe
  func layerNorm(
    rows: Int, width: Int, _ x: UnsafePointer<Float>, gamma: UnsafePointer<Float>,
    beta: UnsafePointer<Float>,
    epsilon: Float, into y: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.layer_norm_f32(
      rows, width, x, gamma, beta, epsilon, y)
  }
}
