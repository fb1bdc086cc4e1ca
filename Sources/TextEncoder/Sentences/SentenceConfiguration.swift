internal import StrictJSON

/// What a checkpoint's sentence-transformers files say about its vectors.
///
/// `modules.json` lists the steps: a transformer, a pooling, and any number of dense layers, layer
/// norms and normalizations after it. `config_sentence_transformers.json` has prompts and how vectors
/// are compared. Without `modules.json` a checkpoint is treated as sentence-transformers does: mean
/// pooling, not normalized, as long as the model's positions.
public struct SentenceConfiguration: Sendable, Equatable {
  /// Whether the checkpoint has such files at all.
  public internal(set) var isDeclared = false

  // MARK: The transformer

  /// Where the model and its tokenizer are, relative to the checkpoint: `0_Transformer`, or empty.
  public internal(set) var transformerFolder = ""
  /// The longest sequence that the sentence encoder was made for, special tokens included; nil where
  /// the files leave that to the tokenizer.
  public internal(set) var maximumLength: Int?
  /// The file that says so, relative to the checkpoint.
  var maximumLengthFile = "sentence_bert_config.json"
  /// Whether texts become lower case whatever the tokenizer's own files say.
  public internal(set) var lowercases = false

  // MARK: The pooling

  /// How states are pooled; the vectors of several ways follow each other.
  public internal(set) var poolings = [SentencePooling.mean]
  /// Whether a prompt's tokens are pooled with the text's.
  public internal(set) var includesPrompt = true
  /// How many floats a state has, as the pooling's file says.
  var poolingWidth: Int?
  /// The pooling's file.
  var poolingPath = ""

  // MARK: What follows

  /// The steps after the pooling.
  public internal(set) var modules: [SentenceModule] = []
  /// Whether vectors are scaled to length 1 in the end.
  public var normalizes: Bool { modules.last == .normalize }
  /// How many numbers of each vector are kept; nil for all.
  public internal(set) var dimensions: Int?
  /// What is put before texts.
  public internal(set) var prompts = SentencePrompts()
  /// How vectors are compared.
  public internal(set) var similarity = SimilarityFunction.cosine

  /// The way of a checkpoint without such files.
  public init() {}
}

extension SentenceConfiguration: CustomStringConvertible {
  /// One line: `pooling cls and mean, dense 768 to 128 (Tanh), scaled to length 1, at most 256 tokens`.
  public var description: String {
    var parts = ["pooling \(poolings.map(\.rawValue).joined(separator: " and "))"]
    for module in modules {
      switch module {
      case .dense(let dense):
        let activation =
          dense.activation == .identity ? "" : " (\(dense.activation.rawValue))"
        parts.append("dense \(dense.inputs) to \(dense.outputs)\(activation)")
      case .layerNorm: parts.append("layer norm")
      case .normalize: parts.append("scaled to length 1")
      }
    }
    if let dimensions { parts.append("cut to \(dimensions) numbers") }
    if let maximumLength { parts.append("at most \(maximumLength) tokens") }
    if let name = prompts.defaultName { parts.append("prompt \(name.excerpt)") }
    if similarity != .cosine { parts.append("compared by \(similarity.rawValue)") }
    return parts.joined(separator: ", ")
  }
}
