internal import LinearAlgebra
internal import SafeTensorsLoader

/// The shape of a BERT model: what its `config.json` says, under BERT's names for it.
public struct BertConfiguration: Sendable, Equatable {
  /// What kind of BERT the checkpoint holds (`model_type`).
  public var family: BertFamily
  /// The width of a hidden state (`hidden_size`).
  public var hiddenSize: Int
  /// How many encoder layers there are (`num_hidden_layers`).
  public var layerCount: Int
  /// How many attention heads a layer has (`num_attention_heads`); divides the hidden size.
  public var headCount: Int
  /// The width between a layer's two dense ones (`intermediate_size`).
  public var intermediateSize: Int
  /// How many rows the word embeddings have (`vocab_size`).
  public var vocabularySize: Int
  /// The longest sequence in tokens (`max_position_embeddings`).
  public var maximumPositions: Int
  /// How many segments a sequence can have (`type_vocab_size`); 0 for a model that knows none, as
  /// DistilBERT, which does not look at token types.
  public var typeVocabularySize: Int
  /// What is added to the variance in every layer norm (`layer_norm_eps`).
  public var layerNormEpsilon: Float
  /// What stands between a layer's two dense ones (`hidden_act`).
  public var hiddenActivation: HiddenActivation

  /// Reads `config.json`.
  ///
  /// A key that is missing has transformers' default, which is bert-base-uncased's value, or
  /// distilbert-base-uncased's. What this package does not compute is refused: other model types,
  /// decoders, relative positions, and activations but those of ``HiddenActivation``.
  ///
  /// - Throws: ``FileError`` where the file cannot be read; ``BertError`` naming the key.
  public init(contentsOf path: String) throws {
    let reader = try ConfigurationReader(path: path)
    switch try reader.family() {
    case .bert: try self.init(bert: reader)
    case .distilbert: try self.init(distilbert: reader)
    }
  }

  private init(bert reader: ConfigurationReader) throws {
    try reader.require("position_embedding_type", "absolute")
    try reader.refuse("is_decoder")
    try reader.refuse("add_cross_attention")
    family = .bert
    hiddenSize = try reader.positive("hidden_size", default: 768)
    layerCount = try reader.positive("num_hidden_layers", default: 12)
    headCount = try reader.positive("num_attention_heads", default: 12)
    intermediateSize = try reader.positive("intermediate_size", default: 3072)
    vocabularySize = try reader.positive("vocab_size", default: 30522)
    maximumPositions = try reader.positive("max_position_embeddings", default: 512)
    typeVocabularySize = try reader.positive("type_vocab_size", default: 2)
    layerNormEpsilon = try reader.positiveFloat("layer_norm_eps", default: 1e-12)
    hiddenActivation = try reader.activation("hidden_act")
    try check(reader, headCount: "num_attention_heads", hiddenSize: "hidden_size")
  }

  /// Sinusoidal positions are tensors of the checkpoint like learned ones.
  private init(distilbert reader: ConfigurationReader) throws {
    family = .distilbert
    hiddenSize = try reader.positive("dim", default: 768)
    layerCount = try reader.positive("n_layers", default: 6)
    headCount = try reader.positive("n_heads", default: 12)
    intermediateSize = try reader.positive("hidden_dim", default: 3072)
    vocabularySize = try reader.positive("vocab_size", default: 30522)
    maximumPositions = try reader.positive("max_position_embeddings", default: 512)
    typeVocabularySize = 0
    layerNormEpsilon = 1e-12
    hiddenActivation = try reader.activation("activation")
    try check(reader, headCount: "n_heads", hiddenSize: "dim")
  }

  private func check(
    _ reader: ConfigurationReader, headCount headKey: String, hiddenSize sizeKey: String
  ) throws {
    guard hiddenSize % headCount == 0 else {
      throw BertError.configuration(
        path: reader.path, key: headKey, expected: "a divisor of \(sizeKey) \(hiddenSize)",
        found: "\(headCount)")
    }
  }
}

extension BertConfiguration {
  /// The error of layers with more inputs than sums of 8-bit products hold; nil where there are none.
  func excessOfInputs(path: String) -> BertError? {
    let limit = PackedWeights.mostInputsOfIntegers
    guard max(hiddenSize, intermediateSize) > limit else { return nil }
    let isInner = intermediateSize > limit
    return .configuration(
      path: path, key: isInner ? "intermediate_size" : "hidden_size",
      expected: "at most \(limit) for int8", found: "\(isInner ? intermediateSize : hiddenSize)")
  }

  /// The error of a checkpoint that cannot have as many layers; nil where it may.
  ///
  /// To be asked before anything is allocated for a layer: their number is only a claim until then.
  func excessOfLayers(in checkpoint: SafeTensorsCheckpoint) -> BertError? {
    let tensorCount = checkpoint.tensorNames.count
    guard layerCount > tensorCount else { return nil }
    return .tooManyLayers(path: checkpoint.path, layers: layerCount, tensors: tensorCount)
  }
}
