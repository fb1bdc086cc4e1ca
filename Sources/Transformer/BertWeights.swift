/// The parameters of a BERT encoder, module by module.
struct BertWeights<Tensor: Sendable>: Sendable {
  let embeddings: BertEmbeddings<Tensor>
  let encoderLayers: [BertLayer<Tensor>]
  let pooler: BertPooler<Tensor>?

  /// Takes from `source` what a model of this configuration has.
  init(_ source: some TensorSource<Tensor>, _ configuration: BertConfiguration) throws {
    embeddings = try BertEmbeddings(TensorScope(source, "embeddings"), configuration)
    encoderLayers = try (0..<configuration.layerCount).map {
      try Self.layer($0, source, configuration)
    }
    pooler = try BertPooler(TensorScope(source, "pooler"), configuration)
  }

  /// One layer by itself.
  static func layer(
    _ index: Int, _ source: some TensorSource<Tensor>, _ configuration: BertConfiguration
  ) throws -> BertLayer<Tensor> {
    try BertLayer(TensorScope(source, "encoder.layer.\(index)"), configuration)
  }
}
