internal import SafeTensorsLoader

/// How a checkpoint spells the names of the state dict.
///
/// Published files differ in two ways. bert-base-uncased's names begin with `bert.`, those of sentence
/// encoders do not, which is decided once for the whole checkpoint. And files converted from
/// TensorFlow say `LayerNorm.gamma` and `LayerNorm.beta` for what PyTorch calls weight and bias, which
/// is decided for each tensor, as transformers renames them key by key.
struct StateDictNames: Sendable {
  /// What the checkpoint puts before each name of the encoder: `bert.` or nothing.
  let prefix: String
  /// Whether the first layer norm has gamma and beta; so it is said of those that are not there.
  let isConverted: Bool
  /// Whether the word embeddings, by which a BERT is known, are there under such a name.
  let hasEmbeddings: Bool
  private let file: SafeTensorsCheckpoint

  private static let probe = "embeddings.word_embeddings.weight"
  private static let layerNormNames = [
    (name: "LayerNorm.weight", converted: "LayerNorm.gamma"),
    (name: "LayerNorm.bias", converted: "LayerNorm.beta"),
  ]

  /// The spelling of `file`; where it has no word embeddings, that of most other tensors.
  init(of file: SafeTensorsCheckpoint) {
    self.file = file
    let found = ["bert.", ""].first { file[$0 + Self.probe] != nil }
    hasEmbeddings = found != nil
    let prefixed = file.tensorNames.count { $0.hasPrefix("bert.") }
    prefix = found ?? (2 * prefixed > file.tensorNames.count ? "bert." : "")
    isConverted = file[prefix + "embeddings.LayerNorm.gamma"] != nil
  }

  /// What the checkpoint calls the tensor that the state dict calls `name`.
  func inFile(_ name: String) -> String {
    let own = prefix + name
    for pair in Self.layerNormNames where name.hasSuffix(pair.name) {
      let converted = prefix + name.dropLast(pair.name.count) + pair.converted
      let isThere = (own: file[own] != nil, converted: file[converted] != nil)
      return (isThere.own == isThere.converted ? isConverted : isThere.converted) ? converted : own
    }
    return own
  }
}
