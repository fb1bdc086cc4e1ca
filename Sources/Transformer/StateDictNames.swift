internal import SafeTensorsLoader

/// How a checkpoint spells the names of the state dict.
///
/// Published files differ in three ways. bert-base-uncased's names begin with `bert.`, those of
/// sentence encoders do not, which is decided once for the whole checkpoint. Files converted from
/// TensorFlow say `LayerNorm.gamma` and `LayerNorm.beta` for what PyTorch calls weight and bias,
/// which is decided for each tensor, as transformers renames them key by key. And DistilBERT has
/// names of its own for the same modules.
struct StateDictNames: Sendable {
  /// What the checkpoint puts before each name of the encoder: `bert.`, `distilbert.` or nothing.
  let prefix: String
  /// Whether the first layer norm has gamma and beta; so it is said of those that are not there.
  let isConverted: Bool
  /// Whether the word embeddings, by which a BERT is known, are there under such a name.
  let hasEmbeddings: Bool
  private let family: BertFamily
  private let file: SafeTensorsCheckpoint

  private static let probe = "embeddings.word_embeddings.weight"
  private static let layerNormNames = [
    (name: "LayerNorm.weight", converted: "LayerNorm.gamma"),
    (name: "LayerNorm.bias", converted: "LayerNorm.beta"),
  ]

  /// What DistilBERT calls BERT's modules.
  ///
  /// Of names within each other, the longer come first.
  private static let distilbert: KeyValuePairs = [
    "encoder.layer.": "transformer.layer.",
    ".attention.self.query.": ".attention.q_lin.",
    ".attention.self.key.": ".attention.k_lin.",
    ".attention.self.value.": ".attention.v_lin.",
    ".attention.output.dense.": ".attention.out_lin.",
    ".attention.output.LayerNorm.": ".sa_layer_norm.",
    ".intermediate.dense.": ".ffn.lin1.",
    ".output.dense.": ".ffn.lin2.",
    ".output.LayerNorm.": ".output_layer_norm.",
    "cls.predictions.transform.dense.": "vocab_transform.",
    "cls.predictions.transform.LayerNorm.": "vocab_layer_norm.",
    "cls.predictions.decoder.": "vocab_projector.",
  ]

  /// The spelling of `file`; where it has no word embeddings, that of most other tensors.
  ///
  /// - Parameters:
  ///   - file: The checkpoint.
  ///   - family: What it is said to hold; nil where nobody says.
  init(of file: SafeTensorsCheckpoint, family: BertFamily?) {
    self.file = file
    self.family = family ?? .bert
    let prefixes = family.map { [$0.prefix] } ?? BertFamily.allCases.map(\.prefix)
    let found = (prefixes + [""]).first { file[$0 + Self.probe] != nil }
    hasEmbeddings = found != nil
    let usual = prefixes.first { prefix in
      2 * file.tensorNames.count { $0.hasPrefix(prefix) } > file.tensorNames.count
    }
    prefix = found ?? usual ?? ""
    isConverted = file[prefix + "embeddings.LayerNorm.gamma"] != nil
  }

  /// The names by which a model of this family is known.
  var probes: [String] { [family.prefix, ""].map { $0 + Self.probe } }

  /// What the checkpoint calls the tensor that the state dict calls `name`.
  func inFile(_ name: String) -> String {
    let own = (BertHead.hasModule(of: name) ? "" : prefix) + inFamily(name)
    for pair in Self.layerNormNames where own.hasSuffix(pair.name) {
      let converted = String(own.dropLast(pair.name.count)) + pair.converted
      let isThere = (own: file[own] != nil, converted: file[converted] != nil)
      return (isThere.own == isThere.converted ? isConverted : isThere.converted) ? converted : own
    }
    return own
  }

  private func inFamily(_ name: String) -> String {
    guard family == .distilbert else { return name }
    return Self.distilbert.reduce(name) { $0.replacing($1.key, with: $1.value) }
  }
}
