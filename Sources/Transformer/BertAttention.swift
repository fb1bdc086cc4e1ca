/// `BertAttention`: `hidden = layerNorm(hidden + dense(attention(query, key, value)))`.
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
