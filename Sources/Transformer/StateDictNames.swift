internal import SafeTensorsLoader

/// How a checkpoint spells the names of the state dict.
///
/// Published files differ in two ways, each decided once for the whole checkpoint: bert-base-uncased's
/// names begin with `bert.`, those of sentence encoders do not; and files converted from TensorFlow
/// say `LayerNorm.gamma` and `LayerNorm.beta` for what PyTorch calls weight and bias.
struct StateDictNames: Equatable, Sendable {
  /// What the checkpoint puts before each name of the encoder: `bert.` or nothing.
  let prefix: String
  /// Whether layer norms have gamma and beta.
  let isConverted: Bool
  /// Whether the word embeddings, by which a BERT is known, are there under such a name.
  let hasEmbeddings: Bool

  private static let probe = "embeddings.word_embeddings.weight"
  private static let layerNormNames = [
    (name: "LayerNorm.weight", converted: "LayerNorm.gamma"),
    (name: "LayerNorm.bias", converted: "LayerNorm.beta"),
  ]

  /// The spelling of `file`; where it has no word embeddings, that of most other tensors.
  init(of file: SafeTensorsCheckpoint) {
    let found = ["bert.", ""].first { file[$0 + Self.probe] != nil }
    hasEmbeddings = found != nil
    let prefixed = file.tensorNames.count { $0.hasPrefix("bert.") }
    prefix = found ?? (2 * prefixed > file.tensorNames.count ? "bert." : "")
    isConverted = file[prefix + "embeddings.LayerNorm.gamma"] != nil
  }

  /// What the checkpoint calls the tensor that the state dict calls `name`.
  func inFile(_ name: String) -> String {
    guard isConverted else { return prefix + name }
    for pair in Self.layerNormNames where name.hasSuffix(pair.name) {
      return prefix + name.dropLast(pair.name.count) + pair.converted
    }
    return prefix + name
  }
}
