internal import LinearAlgebra
internal import SafeTensorsLoader

/// `BertAttention`: `hidden = layerNorm(hidden + dense(attention(query, key, value)))`.
///
/// Query, key and value stay where the file has them. One matrix of all three would only copy a
/// quarter of the layer: products are cut into columns anyway.
struct BertAttention<Tensor: Sendable>: Sendable {
  let query: Dense<Tensor>
  let key: Dense<Tensor>
  let value: Dense<Tensor>
  let output: Dense<Tensor>
  let layerNorm: LayerNorm<Tensor>
  let headCount: Int

  init(_ scope: TensorScope<some TensorSource<Tensor>>, _ configuration: BertConfiguration) throws {
    let width = configuration.hiddenSize
    query = try scope.scope("self").dense("query", inputs: width, outputs: width)
    key = try scope.scope("self").dense("key", inputs: width, outputs: width)
    value = try scope.scope("self").dense("value", inputs: width, outputs: width)
    output = try scope.scope("output").dense("dense", inputs: width, outputs: width)
    layerNorm = try scope.scope("output").layerNorm(
      width: width, epsilon: configuration.layerNormEpsilon)
    headCount = configuration.headCount
  }
}

extension BertAttention<FloatTensor> {
  func forward(
    _ sequences: PackedSequences, _ workspace: inout BertWorkspace, on backend: Backend
  ) {
    let width = layerNorm.weight.elementCount
    for (index, dense) in [query, key, value].enumerated() {
      dense.forward(
        workspace.hidden, rows: sequences.tokenCount, into: &workspace.projections,
        column: index * width, stride: 3 * width, on: backend)
    }
    backend.attention(
      workspace.projections, sequences: sequences.ranges, hiddenSize: width,
      headCount: headCount, scores: &workspace.scores, into: &workspace.context)
    output.forward(
      workspace.context, rows: sequences.tokenCount, into: &workspace.output, on: backend)
    layerNorm.forward(
      workspace.output, rows: sequences.tokenCount, addingTo: &workspace.hidden, on: backend)
  }
}
