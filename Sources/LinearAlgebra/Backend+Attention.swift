internal import Parallel

extension Backend {
  /// How many floats of scratch ``attention(_:sequences:headCount:scores:into:)`` needs.
  package func attentionScratch(longestSequence length: Int) -> Int {
    pool.threadCount * length * length
  }

  /// Scaled dot-product attention of every head within every sequence of a packed batch.
  ///
  ///     context = softmax(query · keyᵀ / sqrt(headSize)) · value
  ///
  /// Sequences stand one after the other, without padding, so there is no mask.
  ///
  /// **Shapes** `projections`: tokens by 3 · hiddenSize, the queries, keys and values of a token
  /// side by side, in each of them head after head. `context`: tokens by hiddenSize. `scores`: as
  /// ``attentionScratch(longestSequence:)`` says.
  ///
  /// **Accuracy** A sequence's bits depend on that sequence alone.
  ///
  /// - Parameters:
  ///   - projections: What the dense layers made of the hidden states.
  ///   - sequences: Each sequence's rows.
  ///   - hiddenSize: The width of the context.
  ///   - headCount: Divides the hidden size.
  ///   - scores: Scratch.
  ///   - context: Where the result goes.
  /// - Complexity: 4 · length² · hiddenSize operations a sequence; allocates nothing.
  package func attention(
    _ projections: borrowing FloatBuffer, sequences: [Range<Int>], hiddenSize: Int, headCount: Int,
    scores: inout FloatBuffer, into context: inout FloatBuffer
  ) {
    let tokens = sequences.last?.upperBound ?? 0
    guard tokens > 0 else { return }
    let longest = sequences.reduce(0) { max($0, $1.count) }
    precondition(
      projections.count >= 3 * tokens * hiddenSize && hiddenSize % headCount == 0
        && context.count >= tokens * hiddenSize
        && scores.count >= attentionScratch(longestSequence: longest),
      "attention: \(projections.count) projections do not fit \(tokens) tokens, \(headCount) heads")
    let headSize = hiddenSize / headCount
    let scale = 1 / Float(headSize).squareRoot()
    let stride = 3 * hiddenSize

    // Parts write a head of a sequence each, and scores of their worker.
    nonisolated(unsafe) let (base, scores, context) = unsafe (
      projections.base, scores.base, context.base
    )
    pool.runOnWorkers(sequences.count * headCount) { part, worker in
      let (sequence, head) = part.quotientAndRemainder(dividingBy: headCount)
      let rows = sequences[sequence]
      guard !rows.isEmpty else { return }
      let query = unsafe base + rows.lowerBound * stride + head * headSize
      let weights = unsafe scores + worker * longest * longest
      unsafe BLAS.multiply(
        BLAS.Operand(query, stride: stride), BLAS.Operand(query + hiddenSize, stride: stride),
        transposed: true, rows: rows.count, columns: rows.count, depth: headSize,
        into: weights, stride: rows.count)
      unsafe kernels.softmax(
        rows: rows.count, width: rows.count, stride: rows.count, scale: scale, weights)
      unsafe BLAS.multiply(
        BLAS.Operand(weights, stride: rows.count),
        BLAS.Operand(query + 2 * hiddenSize, stride: stride), transposed: false,
        rows: rows.count, columns: headSize, depth: rows.count,
        into: context + rows.lowerBound * hiddenSize + head * headSize, stride: hiddenSize)
    }
  }
}
