internal import CKernels
internal import Parallel

extension Backend {
  /// How many floats of scratch ``attention(_:sequences:hiddenSize:headCount:_:scratch:weights:into:)``
  /// needs: for every thread a head's keys and values, packed, and a block of scores.
  package func attentionScratch(longestSequence length: Int, headSize: Int) -> Int {
    pool.threadCount * workerScratch(length, headSize)
  }

  private func workerScratch(_ length: Int, _ headSize: Int) -> Int {
    let (length, headSize) = (kernels.padded(length), kernels.padded(headSize))
    return length * (headSize + 2 * kernels.rowBlock) + headSize * kernels.rowBlock
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
  /// tokens by hiddenSize. `scratch`: as ``attentionScratch(longestSequence:headSize:)`` says.
  ///
  /// **Accuracy** A sequence's bits depend on that sequence alone.
  ///
  /// - Parameters:
  ///   - projections: What the dense layers made of the hidden states.
  ///   - sequences: Each sequence's rows.
  ///   - hiddenSize: The width of the context.
  ///   - headCount: Divides the hidden size.
  ///   - precision: Below floats, products are of bfloat16 where the CPU has them.
  ///   - scratch: Memory.
  ///   - weights: Where the softmax goes, where it is wanted.
  ///   - context: Where the result goes.
  /// - Complexity: 4 · length² · hiddenSize operations a sequence; allocates nothing.
  package func attention(
    _ projections: borrowing FloatBuffer, sequences: [Range<Int>], hiddenSize: Int, headCount: Int,
    _ precision: ProductPrecision = .float32, scratch: inout FloatBuffer, weights: AttentionWeightsTarget? = nil,
    into context: inout FloatBuffer
  ) {
    let tokens = sequences.last?.upperBound ?? 0
    guard tokens > 0 else { return }
    let longest = sequences.reduce(0) { max($0, $1.count) }
    let headSize = hiddenSize / headCount
    let share = workerScratch(longest, headSize)
    precondition(
      projections.count >= 3 * tokens * hiddenSize + attentionMargin && hiddenSize % headCount == 0
        && context.count >= tokens * hiddenSize && scratch.count >= pool.threadCount * share,
      "attention: \(projections.count) projections do not fit \(tokens) tokens, \(headCount) heads")
    let stride = 3 * hiddenSize
    let table = unsafe kernels.table.pointee
    let isRounded = precision != .float32 && kernels.hasInstructions(for: .bfloat16)
    let attend = unsafe isRounded ? table.attention_bf16 ?? table.attention_f32 : table.attention_f32

    // Parts write a head of a sequence each, and scratch of their worker.
    nonisolated(unsafe) let (base, scratch, context) = unsafe (
      projections.base, scratch.base, context.base
    )
    pool.runOnWorkers(sequences.count * headCount) { part, worker in
      let (sequence, head) = part.quotientAndRemainder(dividingBy: headCount)
      let rows = sequences[sequence]
      guard !rows.isEmpty else { return }
      var shape = ck_attention_shape(
        length: rows.count, head_size: headSize, stride: stride, context_stride: hiddenSize,
        scale: 1 / Float(headSize).squareRoot())
      let query = unsafe base + rows.lowerBound * stride + head * headSize
      unsafe attend(
        &shape, query, query + hiddenSize, query + 2 * hiddenSize, scratch + worker * share,
        weights?.pointer(sequence, head, length: rows.count),
        context + rows.lowerBound * hiddenSize + head * headSize)
    }
  }
}

/// Where the softmax of a batch's heads goes: sequence after sequence, heads by queries by keys.
@safe
package struct AttentionWeightsTarget: Sendable {
  private let store: FloatStore
  private let starts: [Int]

  /// - Parameters:
  ///   - store: The memory.
  ///   - starts: Where the weights of each sequence begin in it.
  package init(_ store: FloatStore, starts: [Int]) {
    self.store = store
    self.starts = starts
  }

  @unsafe
  func pointer(_ sequence: Int, _ head: Int, length: Int) -> UnsafeMutablePointer<Float> {
    let offset = starts[sequence] + head * length * length
    precondition(offset + length * length <= store.count)
    return unsafe store.base + offset
  }
}
