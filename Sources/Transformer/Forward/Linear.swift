internal import LinearAlgebra
internal import SafeTensorsLoader

/// A dense layer of the encoder, ready to run.
enum Linear: Sendable {
  /// Packed for the kernels of this CPU.
  case packed(PackedWeights, bias: FloatTensor)
  /// Where the file has it, for OpenBLAS.
  case inPlace(Dense<FloatTensor>)

  /// How many inputs there are.
  var inputs: Int {
    switch self {
    case .packed(let weights, _): weights.inputs
    case .inPlace(let dense): dense.weight.elementCount / dense.bias.elementCount
    }
  }

  /// What is multiplied.
  var precision: ProductPrecision {
    switch self {
    case .packed(let weights, _): weights.precision
    case .inPlace: .float32
    }
  }

  /// Rounds the rows of `x` as ``forward(_:_:rows:activation:into:column:stride:on:)`` needs them.
  func prepare(
    _ x: borrowing FloatBuffer, rows: Int, into input: inout ProductInput, on backend: Backend
  ) {
    guard case .packed(let weights, _) = self else { return }
    backend.prepare(x, rows: rows, inputs: weights.inputs, weights.precision, into: &input)
  }

  /// Fills `y`, rows by outputs or some columns of a wider matrix.
  ///
  /// - Parameters:
  ///   - x: Rows by inputs.
  ///   - input: The same rows, prepared.
  func forward(
    _ x: borrowing FloatBuffer, _ input: borrowing ProductInput, rows: Int,
    activation: Backend.Activation = .none, into y: inout FloatBuffer, column: Int = 0,
    stride: Int? = nil, on backend: Backend
  ) {
    switch self {
    case .packed(let weights, let bias):
      backend.linear(
        x, input, rows: rows, weights: weights, bias: bias.span, activation: activation, into: &y,
        column: column, stride: stride)
    case .inPlace(let dense):
      dense.forward(
        x, rows: rows, activation: activation, into: &y, column: column, stride: stride,
        on: backend)
    }
  }
}
