extension Backend {
  /// Adds a layer's output to its residual `y`, then normalizes every row of the sum.
  ///
  ///     s = x[r] + y[r]
  ///     y[r, i] = (s[i] - mean(s)) / sqrt(variance(s) + epsilon) * gamma[i] + beta[i]
  ///
  /// **Shapes** `x`, `y`: rows by width. `gamma`, `beta`: width.
  ///
  /// **Edge cases** A constant row yields `beta`. The variance is the biased one, as in BERT.
  ///
  /// **Accuracy** As `CKernels.h` bounds it. A row's bits depend on that row alone.
  ///
  /// - Precondition: The spans have room for `rows`; `epsilon` is positive.
  /// - Complexity: O(rows · width); allocates nothing.
  package func layerNorm(
    _ x: borrowing FloatBuffer, rows: Int, addingTo y: inout FloatBuffer,
    gamma: Span<Float>, beta: Span<Float>, epsilon: Float
  ) {
    let width = gamma.count
    precondition(
      beta.count == width && x.count >= rows * width
        && y.count >= rows * width && epsilon > 0,
      "layerNorm: \(x.count) inputs and \(y.count) outputs do not fit \(rows) rows of \(width)")
    // Parts write rows of their own.
    nonisolated(unsafe) let (x, y) = unsafe (x.base, y.base)
    unsafe withPointers(gamma, beta) { gamma, beta in
      nonisolated(unsafe) let (gamma, beta) = unsafe (gamma, beta)
      forEachBlock(of: rows) { block in
        let first = block.lowerBound * width
        unsafe kernels.layerNorm(
          rows: block.count, width: width, x + first, gamma: gamma, beta: beta, epsilon: epsilon,
          into: y + first)
      }
    }
  }
}
