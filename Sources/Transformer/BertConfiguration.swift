internal import Files
internal import SafeTensorsLoader
internal import StrictJSON

/// The shape of a BERT model: what its `config.json` says, under the names used there.
public struct BertConfiguration: Sendable, Equatable {
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
  /// How many segments a sequence can have (`type_vocab_size`).
  public var typeVocabularySize: Int
  /// What is added to the variance in every layer norm (`layer_norm_eps`).
  public var layerNormEpsilon: Float
  /// What stands between a layer's two dense ones (`hidden_act`).
  public var hiddenActivation: HiddenActivation

  /// Reads `config.json`.
  ///
  /// A key that is missing has transformers' default, which is bert-base-uncased's value. What this
  /// package does not compute is refused: other model types, decoders, relative positions, and
  /// activations but those of ``HiddenActivation``.
  ///
  /// - Throws: ``FileError`` where the file cannot be read; ``BertError`` naming the key.
  public init(contentsOf path: String) throws {
    let reader = try ConfigurationReader(path: path)
    try reader.require("model_type", "bert")
    try reader.require("position_embedding_type", "absolute")
    try reader.refuse("is_decoder")
    try reader.refuse("add_cross_attention")
    hiddenSize = try reader.positive("hidden_size", default: 768)
    layerCount = try reader.positive("num_hidden_layers", default: 12)
    headCount = try reader.positive("num_attention_heads", default: 12)
    intermediateSize = try reader.positive("intermediate_size", default: 3072)
    vocabularySize = try reader.positive("vocab_size", default: 30522)
    maximumPositions = try reader.positive("max_position_embeddings", default: 512)
    typeVocabularySize = try reader.positive("type_vocab_size", default: 2)
    layerNormEpsilon = try reader.positiveFloat("layer_norm_eps", default: 1e-12)
    hiddenActivation = try reader.activation("hidden_act")
    guard hiddenSize % headCount == 0 else {
      throw BertError.configuration(
        path: path, key: "num_attention_heads", expected: "a divisor of hidden_size \(hiddenSize)",
        found: "\(headCount)")
    }
  }
}

extension BertConfiguration {
  /// The error of a checkpoint that cannot have as many layers; nil where it may.
  ///
  /// To be asked before anything is allocated for a layer: their number is only a claim until then.
  func excessOfLayers(in checkpoint: SafeTensorsCheckpoint) -> BertError? {
    let tensorCount = checkpoint.tensorNames.count
    guard layerCount > tensorCount else { return nil }
    return .tooManyLayers(path: checkpoint.path, layers: layerCount, tensors: tensorCount)
  }
}

/// The values of a `config.json`, each checked as it is read.
private struct ConfigurationReader {
  private let path: String
  private let root: JSONValue

  /// The largest size that is believed: products of a few of them stay within an `Int`.
  private static let largest = 1 << 24

  init(path: String) throws {
    self.path = path
    let bytes = try WholeFile.bytes(of: path, limit: 1 << 24)
    do {
      root = try JSONDocument(parsing: bytes).root
    } catch {
      throw BertError.notJSON(path: path, reason: "\(error)")
    }
    guard root.kind == .object else {
      throw BertError.notJSON(path: path, reason: "expected an object, found \(root.kind)")
    }
  }

  /// The member, unless it is missing or null.
  private subscript(key: String) -> JSONValue? {
    root[key].flatMap { $0.kind == .null ? nil : $0 }
  }

  private func error(_ key: String, expected: String) -> BertError {
    let found = self[key]?.excerpt ?? "nothing"
    return .configuration(path: path, key: key, expected: expected, found: found)
  }

  func positive(_ key: String, default: Int) throws -> Int {
    guard let value = self[key] else { return `default` }
    guard let number = value.integer, 1...Self.largest ~= number else {
      throw error(key, expected: "an integer from 1 to \(Self.largest)")
    }
    return number
  }

  func positiveFloat(_ key: String, default: Float) throws -> Float {
    guard let value = self[key] else { return `default` }
    guard let number = value.number.map({ Float($0) }), number > 0, number.isFinite else {
      throw error(key, expected: "a positive number")
    }
    return number
  }

  /// Accepts `expected`, which is also the default, and nothing else.
  func require(_ key: String, _ expected: String) throws {
    guard let value = self[key], value.string != expected else { return }
    throw error(key, expected: "\"\(expected)\"")
  }

  func activation(_ key: String) throws -> HiddenActivation {
    guard let value = self[key] else { return .gelu }
    guard let activation = value.string.flatMap({ HiddenActivation(name: $0) }) else {
      throw error(
        key, expected: "one of \(HiddenActivation.names.map(\.key).joined(separator: ", "))")
    }
    return activation
  }

  func refuse(_ key: String) throws {
    guard self[key]?.boolean != true else { throw error(key, expected: "false") }
  }
}
