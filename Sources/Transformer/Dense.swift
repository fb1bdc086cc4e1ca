internal import LinearAlgebra
internal import SafeTensorsLoader

/// The parameters of a dense layer, `y = activation(x · weightᵀ + bias)`.
struct Dense<Tensor: Sendable>: Sendable {
  /// Outputs by inputs.
  let weight: Tensor
  let bias: Tensor
}

extension Dense<FloatTensor> {
  /// Fills `y`, rows by outputs, from `x`, rows by inputs.
  func forward(
    _ x: borrowing FloatBuffer, rows: Int, activation: Backend.Activation = .none,
    into y: inout FloatBuffer, on backend: Backend
  ) {
    backend.linear(
      x, rows: rows, weight: weight.span, bias: bias.span, activation: activation, into: &y)
  }
}

/// The parameters of a layer norm.
struct LayerNorm<Tensor: Sendable>: Sendable {
  let weight: Tensor
  let bias: Tensor
  let epsilon: Float
}

extension LayerNorm<FloatTensor> {
  /// Replaces `y` by the normalized `x + y`, both rows by width.
  func forward(
    _ x: borrowing FloatBuffer, rows: Int, addingTo y: inout FloatBuffer, on backend: Backend
  ) {
    backend.layerNorm(
      x, rows: rows, addingTo: &y, gamma: weight.span, beta: bias.span, epsilon: epsilon)
  }
}
