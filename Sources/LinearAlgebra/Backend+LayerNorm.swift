internal import Parallel

extension Backend {
  /// Adds a bias and a residual, then normalizes every row and applies the learned scale and shift.
  ///
  ///     s = x[r] + bias + residual[r]
  ///     y[r, i] = (s[i] - mean(s)) / sqrt(variance(s) + epsilon) * gamma[i] + beta[i]
  ///
  /// **Shapes** `x`, `residual`, `y`: rows by width. `bias`, `gamma`, `beta`: width.
  ///
  /// **Edge cases** A constant row yields `beta`. The variance is the biased one, as in BERT. `y`
  /// may be the memory of `residual`, whose rows are read before they are written.
  ///
  /// **Accuracy** As `CKernels.h` bounds it. A row's bits depend on that row alone.
  ///
  /// - Precondition: The spans have room for `rows`; `epsilon` is positive.
  /// - Complexity: O(rows · width); allocates nothing.
  package func layerNorm(
    _ x: Span<Float>, rows: Int, bias: Span<Float>, addingTo y: inout MutableSpan<Float>,
    gamma: Span<Float>, beta: Span<Float>, epsilon: Float
  ) {
    let width = gamma.count
    precondition(
      bias.count == width && beta.count == width && x.count >= rows * width
        && y.count >= rows * width && epsilon > 0,
      "layerNorm: \(x.count) inputs and \(y.count) outputs do not fit \(rows) rows of \(width)")
    unsafe gamma.withUnsafeBufferPointer { gamma in
      unsafe beta.withUnsafeBufferPointer { beta in
        guard let gamma = gamma.baseAddress, let beta = beta.baseAddress else {
          return
        }
        unsafe withPointers(x, bias, bias, &y) { x, bias, _, y in
          forEachBlock(of: rows) { block in
            let first = block.lowerBound * width
            unsafe kernels.layerNorm(
              rows: block.count, width: width, x + first, bias: bias, residual: y + first,
              gamma: gamma, beta: beta, epsilon: epsilon, into: y + first)
          }
        }
      }
    }
  }

  /// Calls `body` with blocks of some rows each, on all threads.
  private func forEachBlock(of rows: Int, _ body: (Range<Int>) -> Void) {
    let blockSize = 16
    pool.run((rows + blockSize - 1) / blockSize) { block in
      body(block * blockSize..<min((block + 1) * blockSize, rows))
    }
  }
}
