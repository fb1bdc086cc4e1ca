internal import LinearAlgebra
internal import SafeTensorsLoader

/// `BertLMPredictionHead`: `decoder(layerNorm(activation(dense(hidden))))`, over the vocabulary.
struct MaskedLMHead<Tensor: Sendable>: Sendable {
  let transform: Dense<Tensor>
  let activation: Backend.Activation
  let layerNorm: LayerNorm<Tensor>
  /// Vocabulary size by hidden size; nil where it is the word embeddings.
  let decoder: Tensor?
  let bias: Tensor

  /// A decoder that is in the file counts whatever config.json says: where it is tied, both are the
  /// same numbers, and where they are not, transformers does not tie them.
  init(
    _ source: some TensorSource<Tensor>, _ configuration: BertConfiguration,
    tiesWordEmbeddings: Bool
  ) throws {
    let (width, rows) = (configuration.hiddenSize, configuration.vocabularySize)
    let scope = TensorScope(source, "cls.predictions")
    let transform = scope.scope("transform")
    self.transform = try transform.dense("dense", inputs: width, outputs: width)
    activation = configuration.hiddenActivation.function
    layerNorm = try transform.layerNorm(width: width, epsilon: configuration.layerNormEpsilon)
    let isTied = tiesWordEmbeddings && !scope.has("decoder.weight")
    decoder = isTied ? nil : try scope.tensor("decoder.weight", shape: [rows, width])
    let hasOwnBias = scope.has("decoder.bias") || configuration.family == .distilbert
    bias = try scope.tensor(hasOwnBias ? "decoder.bias" : "bias", shape: [rows])
  }
}

extension MaskedLMHead<FloatTensor> {
  /// The logits of some hidden states, rows by vocabulary size.
  func forward(rows x: [Float], embeddings: FloatTensor, on backend: Backend) -> [Float] {
    let width = transform.bias.elementCount
    let rows = x.count / width
    let transformed = transform.forward(rows: x, activation: activation, on: backend)
    let decoder = Dense(weight: decoder ?? embeddings, bias: bias)
    let room = Backend.paddedRows(rows, inputs: width, outputs: bias.elementCount)
    var normalized = FloatBuffer(count: room * width)
    layerNorm.forward(
      FloatBuffer(transformed, room: room * width), rows: rows, addingTo: &normalized, on: backend)
    return decoder.forward(rows: normalized.floats(rows * width), on: backend)
  }
}
