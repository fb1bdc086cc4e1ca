internal import SafeTensorsLoader

/// A BERT that chooses between texts, such as the endings of a story.
///
/// `BertForMultipleChoice` and `DistilBertForMultipleChoice` in transformers 5.23.0.
public struct BertForMultipleChoice: BertHeadModel {
  /// The encoder.
  public let model: BertModel
  private let head: SequenceHead<FloatTensor>

  /// Puts the head of choices on `model`.
  public init(_ model: BertModel) throws {
    self.model = model
    head = try model.head(.multipleChoice) {
      try SequenceHead($0, "classifier", model.configuration, outputs: 1)
    }
  }

  /// Computes the logits of choices.
  ///
  /// - Parameters:
  ///   - sequences: Token ids; the choices of a question follow each other.
  ///   - choiceCount: How many choices each question has.
  /// - Returns: A row for each question, with a number for each choice.
  /// - Throws: ``BertError``.
  /// - Precondition: The sequences are whole questions.
  public func logits(for sequences: PackedSequences, choiceCount: Int) throws -> Logits {
    precondition(
      choiceCount > 0 && sequences.count % choiceCount == 0,
      "\(sequences.count) sequences are no questions of \(choiceCount) choices")
    return try model.logits(
      head.forward(sequences, model), width: choiceCount, of: .multipleChoice)
  }
}
