/// The parameters of a BERT encoder, module by module.
struct BertWeights<Tensor: Sendable>: Sendable {
  let embeddings: BertEmbeddings<Tensor>
  let encoderLayers: [BertLayer<Tensor>]
  let pooler: BertPooler<Tensor>?

  /// Takes from `source` what a model of this configuration has.
  init(_ source: some TensorSource<Tensor>, _ configuration: BertConfiguration) throws {
    embeddings = try BertEmbeddings(TensorScope(source, "embeddings"), configuration)
    encoderLayers = try (0..<configuration.layerCount).map {
      try BertLayer(TensorScope(source, "encoder.layer.\($0)"), configuration)
    }
    pooler = try BertPooler(TensorScope(source, "pooler"), configuration)
  }
}
