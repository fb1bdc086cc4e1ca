internal import SafeTensorsLoader

/// A BERT that says whether a sentence follows another.
///
/// `BertForNextSentencePrediction` in transformers 5.23.0.
public struct BertForNextSentencePrediction: BertHeadModel {
  /// The encoder.
  public let model: BertModel
  private let head: SequenceHead<FloatTensor>

  /// Puts the head of next sentences on `model`.
  public init(_ model: BertModel) throws {
    self.model = model
    head = try model.head(.nextSentencePrediction) {
      try SequenceHead($0, "cls.seq_relationship", model.configuration, outputs: 2)
    }
  }

  /// Computes the logits of pairs of sentences.
  ///
  /// - Parameter sequences: Token ids of pairs: `[CLS]` first `[SEP]` second `[SEP]`, with types 0 and 1.
  /// - Returns: A row for each sequence: that the second follows the first, and that it does not.
  /// - Throws: ``BertError``.
  public func logits(for sequences: PackedSequences) throws -> Logits {
    try model.logits(
      head.forward(sequences, model), width: 2, of: .nextSentencePrediction)
  }
}
