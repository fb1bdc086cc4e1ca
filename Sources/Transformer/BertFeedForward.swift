internal import LinearAlgebra
internal import SafeTensorsLoader

/// `BertIntermediate` and `BertOutput`: `hidden = layerNorm(hidden + dense(activation(dense(hidden))))`.
struct BertFeedForward<Tensor: Sendable>: Sendable {
  let intermediate: Dense<Tensor>
  let output: Dense<Tensor>
  let layerNorm: LayerNorm<Tensor>
  let activation: Backend.Activation

  init(_ scope: TensorScope<some TensorSource<Tensor>>, _ configuration: BertConfiguration) throws {
    let width = configuration.hiddenSize
    let inner = configuration.intermediateSize
    intermediate = try scope.scope("intermediate").dense("dense", inputs: width, outputs: inner)
    output = try scope.scope("output").dense("dense", inputs: inner, outputs: width)
    layerNorm = try scope.scope("output").layerNorm(
      width: width, epsilon: configuration.layerNormEpsilon)
    activation = configuration.hiddenActivation.function
  }
}
