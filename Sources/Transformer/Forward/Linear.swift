internal import LinearAlgebra
internal import SafeTensorsLoader

/// A dense layer of the encoder, or several over the same inputs with their outputs side by side, ready
/// to run.
enum Linear: Sendable {
  /// Packed for the kernels of this CPU, as one.
  case packed(PackedWeights, bias: [Float])
  /// Where the file has them, for OpenBLAS.
  case inPlace([Dense<FloatTensor>])

  /// What is multiplied.
  var precision: ProductPrecision {
    switch self {
    case .packed(let weights, _): weights.precision
    case .inPlace: .float32
    }
  }

  private var weights: PackedWeights? {
    switch self {
    case .packed(let weights, _): weights
    case .inPlace: nil
    }
  }

  /// Rounds the rows of `x` as ``forward(_:_:rows:activation:next:into:on:)`` needs them.
  func prepare(
    _ x: borrowing FloatBuffer, rows: Int, into input: inout ProductInput, on backend: Backend
  ) {
    guard case .packed(let weights, _) = self else { return }
    backend.prepare(x, rows: rows, inputs: weights.inputs, weights.precision, into: &input)
  }

  /// Fills `y`, rows by outputs; of one layer.
  ///
  /// - Parameters:
  ///   - x: Rows by inputs.
  ///   - input: The same rows, prepared.
  ///   - rows: How many.
  ///   - activation: What follows.
  ///   - next: The dense layer after this one, whose first weights are fetched meanwhile.
  ///   - y: Where the result goes.
  ///   - backend: What computes.
  func forward(
    _ x: borrowing FloatBuffer, _ input: borrowing ProductInput, rows: Int,
    activation: Backend.Activation = .none, next: Linear?, into y: inout FloatBuffer,
    on backend: Backend
  ) {
    switch self {
    case .packed(let weights, let bias):
      backend.linear(
        x, input, rows: rows, weights: weights, bias: bias.span, activation: activation,
        next: next?.weights, into: &y)
    case .inPlace(let layers):
      for layer in layers {
        layer.forward(x, rows: rows, activation: activation, into: &y, on: backend)
      }
    }
  }

  /// Fills rows of memory that threads share, rows by outputs.
  ///
  /// - Parameters:
  ///   - x: Rows by inputs.
  ///   - input: The same rows, prepared.
  ///   - rows: How many.
  ///   - next: The dense layer after this one.
  ///   - store: Where the result goes.
  ///   - row: The first row to fill; 0 where layers are in place.
  ///   - backend: What computes.
  func forward(
    _ x: borrowing FloatBuffer, _ input: borrowing ProductInput, rows: Int, next: Linear,
    into store: FloatStore, at row: Int, on backend: Backend
  ) {
    switch self {
    case .packed(let weights, let bias):
      backend.linear(
        x, input, rows: rows, weights: weights, bias: bias.span, next: next.weights, into: store,
        at: row)
    case .inPlace(let layers):
      precondition(row == 0, "layers in place take whole batches")
      let stride = layers.reduce(0) { $0 + $1.bias.elementCount }
      var column = 0
      for layer in layers {
        backend.linear(
          x, rows: rows, weight: layer.weight.span, bias: layer.bias.span, into: store,
          column: column, stride: stride)
        column += layer.bias.elementCount
      }
    }
  }
}
