/// What can stand on an encoder.
///
/// The raw value is what transformers calls the model with it, without the family's name.
public enum BertHead: String, Sendable, CaseIterable {
  /// Guesses masked words.
  case maskedLM = "ForMaskedLM"
  /// Says whether a sentence follows another.
  case nextSentencePrediction = "ForNextSentencePrediction"
  /// Does both, as BERT was trained.
  case preTraining = "ForPreTraining"
  /// Gives a text its labels, or a number.
  case sequenceClassification = "ForSequenceClassification"
  /// Gives each token a label.
  case tokenClassification = "ForTokenClassification"
  /// Finds the answer to a question in a text.
  case questionAnswering = "ForQuestionAnswering"
  /// Chooses between texts.
  case multipleChoice = "ForMultipleChoice"

  /// The head of a class of transformers; nil for encoders without one, and for other classes.
  ///
  /// - Parameter architecture: As in config.json's `architectures`: `DistilBertForMaskedLM`.
  public init?(architecture: String) {
    for name in ["Bert", "DistilBert"] {
      if let head = Self.allCases.first(where: { name + $0.rawValue == architecture }) {
        self = head
        return
      }
    }
    return nil
  }

  /// What transformers calls a model with this head: `DistilBertForMaskedLM`.
  ///
  /// - Parameter family: The kind of encoder below it.
  /// - Returns: The name of the class.
  public func architecture(of family: BertFamily) -> String {
    (family == .bert ? "Bert" : "DistilBert") + rawValue
  }

  /// Whether the head reads the pooler's vector, and not the hidden states alone.
  ///
  /// DistilBERT has no pooler; where BERT reads it, DistilBERT's heads have a dense layer of their own.
  func needsPooler(in family: BertFamily) -> Bool {
    switch self {
    case .nextSentencePrediction, .preTraining, .sequenceClassification, .multipleChoice:
      family == .bert
    case .maskedLM, .tokenClassification, .questionAnswering: false
    }
  }

  // MARK: Modules

  /// The modules of all heads, in checkpoints and in the state dict.
  private static let modules = [
    "cls.", "classifier.", "qa_outputs.", "pre_classifier.", "vocab_transform.",
    "vocab_layer_norm.", "vocab_projector.",
  ]

  /// Whether a tensor of that name is a head's; a head's modules have no prefix.
  static func hasModule(of name: String) -> Bool { modules.contains { name.hasPrefix($0) } }

  /// What a checkpoint with tensors of these names seems to be.
  static func description(of names: [String]) -> String {
    func has(_ prefix: String) -> Bool { names.contains { $0.hasPrefix(prefix) } }
    let heads = [
      ("cls.predictions.", "a masked language model"),
      ("vocab_transform.", "a masked language model"),
      ("cls.seq_relationship.", "a judge of next sentences"),
      ("classifier.", "a classifier"), ("qa_outputs.", "a model that answers questions"),
    ].filter { has($0.0) }.map(\.1)
    return heads.isEmpty ? "an encoder without a head" : heads.joined(separator: " and ")
  }
}
