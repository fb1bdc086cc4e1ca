internal import LinearAlgebra
internal import SafeTensorsLoader

/// One encoder layer, ready to run: self-attention and a feed-forward network, both with residual
/// and norm.
///
/// `BertLayer`, as in Devlin et al. (2018), which is the encoder of Vaswani et al. (2017).
struct EncoderLayer: Sendable {
  let queryKeyValue: Linear
  let attentionOutput: Linear
  let attentionNorm: LayerNorm<FloatTensor>
  let intermediate: Linear
  let output: Linear
  let outputNorm: LayerNorm<FloatTensor>
  let activation: Backend.Activation
  let headCount: Int
  let hiddenSize: Int

  /// Makes a layer of the checkpoint ready.
  ///
  /// - Parameters:
  ///   - layer: Its parameters.
  ///   - linear: Makes some of its dense layers ready, as one.
  init(_ layer: BertLayer<FloatTensor>, _ linear: ([Dense<FloatTensor>]) -> Linear) {
    let attention = layer.attention
    queryKeyValue = linear([attention.query, attention.key, attention.value])
    attentionOutput = linear([attention.output])
    attentionNorm = layer.attention.layerNorm
    intermediate = linear([layer.feedForward.intermediate])
    output = linear([layer.feedForward.output])
    outputNorm = layer.feedForward.layerNorm
    activation = layer.feedForward.activation
    headCount = layer.attention.headCount
    hiddenSize = layer.attention.layerNorm.weight.elementCount
  }

  /// Fills rows of `projections` with the queries, keys and values of `scratch.hidden`.
  ///
  /// - Parameters:
  ///   - rows: Which rows; the hidden states are theirs alone.
  ///   - projections: The batch's, tokens by 3 · hiddenSize.
  ///   - scratch: The memory to compute in.
  ///   - backend: What computes.
  func project(
    _ rows: Range<Int>, into projections: FloatStore, _ scratch: ForwardScratch,
    on backend: Backend
  ) {
    scratch.measure(.projections) {
      queryKeyValue.prepare(
        scratch.hidden, rows: rows.count, into: &scratch.input, on: backend)
      queryKeyValue.forward(
        scratch.hidden, scratch.input, rows: rows.count, next: attentionOutput, into: projections,
        at: rows.lowerBound, on: backend)
    }
  }

  /// Replaces `scratch.hidden`, rows by hiddenSize, from the projections of all.
  ///
  /// - Parameters:
  ///   - rows: Which rows of the batch.
  ///   - sequences: The batch's.
  ///   - projections: The batch's, tokens by 3 · hiddenSize.
  ///   - scratch: The memory to compute in.
  ///   - weights: Where the attention weights go, where they are wanted.
  ///   - next: The layer after this one.
  ///   - backend: What computes.
  func forward(
    _ rows: Range<Int>, of sequences: [Range<Int>], _ projections: FloatStore,
    _ scratch: ForwardScratch, weights: AttentionWeightsTarget?, next: EncoderLayer?,
    on backend: Backend
  ) {
    attend(rows, of: sequences, projections, scratch, weights: weights, on: backend)
    feedForward(rows: rows.count, scratch, next: next, on: backend)
  }

  /// `hidden = layerNorm(hidden + dense(attention(query, key, value)))`.
  private func attend(
    _ rows: Range<Int>, of sequences: [Range<Int>], _ projections: FloatStore,
    _ scratch: ForwardScratch, weights: AttentionWeightsTarget?, on backend: Backend
  ) {
    scratch.measure(.attention) {
      backend.attention(
        projections, sequences: sequences, queries: rows, hiddenSize: hiddenSize,
        headCount: headCount, queryKeyValue.precision, scratch: &scratch.attention,
        weights: weights, into: &scratch.context)
    }
    scratch.measure(.attentionOutput) {
      attentionOutput.prepare(scratch.context, rows: rows.count, into: &scratch.input, on: backend)
      attentionOutput.forward(
        scratch.context, scratch.input, rows: rows.count, next: intermediate, into: &scratch.output,
        on: backend)
    }
    scratch.measure(.norms) {
      attentionNorm.forward(
        scratch.output, rows: rows.count, addingTo: &scratch.hidden, on: backend)
    }
  }

  /// `hidden = layerNorm(hidden + dense(activation(dense(hidden))))`.
  private func feedForward(
    rows: Int, _ scratch: ForwardScratch, next: EncoderLayer?, on backend: Backend
  ) {
    scratch.measure(.intermediate) {
      intermediate.prepare(scratch.hidden, rows: rows, into: &scratch.input, on: backend)
      intermediate.forward(
        scratch.hidden, scratch.input, rows: rows, activation: activation,
        next: output, into: &scratch.intermediate, on: backend)
    }
    scratch.measure(.output) {
      output.prepare(scratch.intermediate, rows: rows, into: &scratch.input, on: backend)
      output.forward(
        scratch.intermediate, scratch.input, rows: rows, next: next?.queryKeyValue,
        into: &scratch.output, on: backend)
    }
    scratch.measure(.norms) {
      outputNorm.forward(scratch.output, rows: rows, addingTo: &scratch.hidden, on: backend)
    }
  }
}
