internal import Parallel

extension Backend {
  /// How many floats of scratch ``attention(_:sequences:queries:hiddenSize:headCount:_:scratch:weights:into:)``
  /// needs: for every thread a head's keys and values, packed, and a block of scores.
  package func attentionScratch(longestSequence length: Int, headSize: Int) -> Int {
    pool.threadCount * kernels.attentionScratch(length: length, headSize: headSize)
  }

  /// How many floats past the last projection may be read, though nothing depends on them.
  package var attentionMargin: Int { kernels.vectorWidth }

  /// Scaled dot-product attention of every head within every sequence of a packed batch.
  ///
  ///     context = softmax(query · keyᵀ / sqrt(headSize)) · value
  ///
  /// Sequences stand one after the other, without padding, so there is no mask. Scores exist for a
  /// few queries of a head at a time.
  ///
  /// **Shapes** `projections`: tokens by 3 · hiddenSize, the queries, keys and values of a token
  /// side by side, in each of them head after head, and ``attentionMargin`` after them. `context`:
  /// queries by hiddenSize. `scratch`: as ``attentionScratch(longestSequence:headSize:)`` says.
  ///
  /// **Accuracy** A query's bits depend on its sequence alone.
  ///
  /// - Parameters:
  ///   - projections: What the dense layers made of the hidden states.
  ///   - sequences: Each sequence's rows.
  ///   - queries: The rows whose context is wanted; the first sequence and the last one may begin
  ///     before them and end after them.
  ///   - hiddenSize: The width of the context.
  ///   - headCount: Divides the hidden size.
  ///   - precision: Below floats, products are of bfloat16 where the CPU has them.
  ///   - scratch: Memory.
  ///   - weights: Where the softmax goes, where it is wanted.
  ///   - context: Where the result goes.
  /// - Complexity: 4 · length · hiddenSize operations a query; allocates nothing.
  package func attention(
    _ projections: FloatStore, sequences: [Range<Int>], queries: Range<Int>, hiddenSize: Int,
    headCount: Int, _ precision: ProductPrecision = .float32, scratch: inout FloatBuffer,
    weights: AttentionWeightsTarget? = nil, into context: inout FloatBuffer
  ) {
    let longest = sequences.reduce(0) { max($0, $1.count) }
    let headSize = hiddenSize / headCount
    let share = kernels.attentionScratch(length: longest, headSize: headSize)
    let tokens = max(sequences.last?.upperBound ?? 0, queries.upperBound)
    precondition(
      projections.count >= 3 * tokens * hiddenSize + attentionMargin && hiddenSize % headCount == 0
        && context.count >= queries.count * hiddenSize && scratch.count >= pool.threadCount * share,
      "attention: \(projections.count) projections do not fit \(tokens) tokens, \(headCount) heads")
    let stride = 3 * hiddenSize
    let isRounded = precision != .float32 && kernels.hasInstructions(for: .bfloat16)

    // Parts write a head of a sequence each, and scratch of their worker.
    nonisolated(unsafe) let (base, scratch, context) = unsafe (
      projections.base, scratch.base, context.base
    )
    pool.runOnWorkers(sequences.count * headCount) { part, worker in
      let (sequence, head) = part.quotientAndRemainder(dividingBy: headCount)
      let rows = sequences[sequence]
      let own = rows.clamped(to: queries)
      guard !own.isEmpty else { return }
      let column = head * headSize
      let keys = unsafe base + rows.lowerBound * stride + column + hiddenSize
      unsafe kernels.attend(
        query: base + own.lowerBound * stride + column, queries: own.count, key: keys,
        value: keys + hiddenSize, length: rows.count, headSize: headSize, stride: stride,
        scale: 1 / Float(headSize).squareRoot(), isRounded: isRounded,
        scratch: scratch + worker * share,
        weights: weights?.pointer(sequence, head, rows: rows, queries: own),
        into: context + (own.lowerBound - queries.lowerBound) * hiddenSize + column,
        contextStride: hiddenSize)
    }
  }
}
