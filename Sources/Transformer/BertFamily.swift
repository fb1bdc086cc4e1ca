/// The kinds of checkpoints that are a BERT, by their `model_type`.
public enum BertFamily: String, Sendable, CaseIterable {
  /// BERT itself.
  case bert
  /// DistilBERT: a BERT without segments and pooler, whose layers have other names.
  case distilbert

  /// What people call it.
  public var title: String {
    switch self {
    case .bert: "BERT"
    case .distilbert: "DistilBERT"
    }
  }

  /// What stands before the names of the encoder in checkpoints with a head.
  var prefix: String { "\(rawValue)." }

  /// All of them, for messages.
  static let supported = allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")

  /// What keeps a well-known relative from being computed as a BERT; nil for types not known.
  static func reasonAgainst(modelType: String) -> String? {
    relatives.first { $0.types.contains(modelType) }?.reason
  }

  private static let relatives: [(types: [String], reason: String)] = [
    (
      [
        "roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "roberta-prelayernorm",
        "longformer",
      ],
      "it counts positions from the padding token on, and cuts words by BPE or Unigram"
    ),
    (["electra"], "it projects its embeddings, and was trained to find replaced tokens"),
    (["mpnet"], "it adds relative positions to its attention"),
    (["albert"], "its layers share their weights, and its embeddings are projected"),
    (
      ["modernbert", "nomic_bert", "new"], "it rotates positions, and gates its feed-forward layers"
    ),
    (
      ["deberta", "deberta-v2", "big_bird", "funnel", "squeezebert", "mobilebert", "convbert"],
      "its layers are not BERT's"
    ),
    (["bert-generation"], "it is half of a sequence-to-sequence model"),
    (
      ["gpt2", "llama", "mistral", "qwen2", "qwen3", "gemma", "t5", "bart"],
      "it is a language model with a decoder"
    ),
  ]
}
