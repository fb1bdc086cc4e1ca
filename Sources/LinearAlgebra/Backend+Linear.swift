internal import Parallel

extension Backend {
  /// What follows a product and its bias.
  package enum Activation: Sendable {
    case none
    /// The exact GELU: `v * (1 + erf(v / √2)) / 2`.
    case gelu
    /// The tanh form of the GELU: `v * (1 + tanh(√(2/π) * (v + 0.044715 v³))) / 2`.
    case geluTanh
    /// `max(0, v)`.
    case relu
    /// `v / (1 + exp(-v))`.
    case silu
  }

  /// How many rows the input and output of ``linear(_:rows:weight:bias:activation:into:)`` must
  /// have room for; what stands in those past `rows` does not matter and may be overwritten.
  package static func paddedRows(_ rows: Int, inputs: Int, outputs: Int) -> Int {
    ProductTiling(rows: rows, columns: outputs, depth: inputs).paddedRows
  }

  /// A dense layer over the rows of a matrix.
  ///
  ///     y = activation(x · weightᵀ + bias)
  ///
  /// **Shapes** `x`: padded rows by inputs. `weight`: outputs by inputs, as checkpoints store it.
  /// `bias`: outputs. `y`: padded rows by outputs.
  ///
  /// **Accuracy** A row's bits depend on that row alone; see `ProductTiling`.
  ///
  /// - Precondition: `weight` has `bias.count` rows; `x` and `y` have room for the padded rows.
  /// - Complexity: 2 · rows · inputs · outputs operations; allocates nothing.
  package func linear(
    _ x: borrowing FloatBuffer, rows: Int, weight: Span<Float>, bias: Span<Float>,
    activation: Activation = .none, into y: inout FloatBuffer
  ) {
    let outputs = bias.count
    let inputs = weight.count / outputs
    let tiling = ProductTiling(rows: rows, columns: outputs, depth: inputs)
    precondition(
      weight.count == inputs * outputs && x.count >= tiling.paddedRows * inputs
        && y.count >= tiling.paddedRows * outputs,
      "linear: \(x.count) inputs, \(weight.count) weights and \(y.count) outputs do not fit \(rows) rows of \(inputs) to \(outputs)"
    )
    unsafe linear(
      x, tiling, rows: rows, weight: weight, bias: bias, activation: activation,
      into: y.base, stride: outputs)
  }

  /// The same into memory that threads share, where several layers over the same input can stand side
  /// by side.
  ///
  /// - Parameters:
  ///   - x: Padded rows by inputs.
  ///   - rows: How many rows matter.
  ///   - weight: Outputs by inputs.
  ///   - bias: The bias.
  ///   - store: Where the result goes, padded rows by `stride`.
  ///   - column: Its first column there.
  ///   - stride: The width of the store's rows.
  package func linear(
    _ x: borrowing FloatBuffer, rows: Int, weight: Span<Float>, bias: Span<Float>,
    into store: FloatStore, column: Int, stride: Int
  ) {
    let outputs = bias.count
    let inputs = weight.count / outputs
    let tiling = ProductTiling(rows: rows, columns: outputs, depth: inputs)
    precondition(
      weight.count == inputs * outputs && x.count >= tiling.paddedRows * inputs
        && store.count >= tiling.paddedRows * stride && column + outputs <= stride,
      "linear: \(rows) rows of \(inputs) to \(outputs) do not fit")
    unsafe linear(
      x, tiling, rows: rows, weight: weight, bias: bias, activation: .none,
      into: store.base + column, stride: stride)
  }

  @unsafe
  private func linear(
    _ x: borrowing FloatBuffer, _ tiling: ProductTiling, rows: Int, weight: Span<Float>,
    bias: Span<Float>, activation: Activation, into y: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let inputs = weight.count / bias.count
    // Parts read all of the first three and write tiles of `y` that do not overlap.
    nonisolated(unsafe) let (x, y) = unsafe (x.base, y)
    unsafe withPointers(weight, bias) { weight, bias in
      nonisolated(unsafe) let (weight, bias) = unsafe (weight, bias)
      pool.run(tiling.count) { index in
        let tile = tiling.tile(index)
        let c = unsafe y + tile.rows.lowerBound * stride + tile.columns.lowerBound
        let a = unsafe BLAS.Operand(x + tile.rows.lowerBound * inputs, stride: inputs)
        let b = unsafe BLAS.Operand(weight + tile.columns.lowerBound * inputs, stride: inputs)
        if tiling.isTiny {
          unsafe multiplyPlainly(
            a, b, rows: tile.rows.count, columns: tile.columns.count, depth: inputs, into: c,
            stride: stride)
        } else {
          unsafe BLAS.multiply(
            a, b, transposed: true, rows: tile.rows.count, columns: tile.columns.count,
            depth: inputs, into: c, stride: stride)
        }
        unsafe kernels.addBias(
          bias + tile.columns.lowerBound, activation, rows: tile.rows.clamped(to: 0..<rows).count,
          width: tile.columns.count, stride: stride, to: c)
      }
    }
  }

  /// `c = a · bᵀ` by three loops.
  @unsafe
  private func multiplyPlainly(
    _ a: BLAS.Operand, _ b: BLAS.Operand, rows: Int, columns: Int, depth: Int,
    into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for row in 0..<rows {
      for column in 0..<columns {
        var sum: Float = 0
        for k in 0..<depth {
          sum += unsafe a.base[row * a.stride + k] * b.base[column * b.stride + k]
        }
        unsafe c[row * stride + column] = sum
      }
    }
  }
}
