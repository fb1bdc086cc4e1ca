internal import SafeTensorsLoader

/// A BERT as it was trained: with the heads of masked words and of next sentences.
///
/// `BertForPreTraining` in transformers 5.23.0.
public struct BertForPreTraining: BertHeadModel {
  /// What both heads give for a batch.
  public struct Output: Sendable, Equatable {
    /// A row for each position that was asked for, with a number for each id.
    public let predictions: Logits
    /// A row for each sequence: that its second sentence follows the first, and that it does not.
    public let relationships: Logits
  }

  /// The encoder.
  public let model: BertModel
  private let predictions: MaskedLMHead<FloatTensor>
  private let relationships: SequenceHead<FloatTensor>

  /// Puts both heads on `model`.
  public init(_ model: BertModel) throws {
    self.model = model
    let ties = try model.headConfiguration().tiesWordEmbeddings
    (predictions, relationships) = try model.head(.preTraining) { checkpoint in
      (
        try MaskedLMHead(checkpoint, model.configuration, tiesWordEmbeddings: ties),
        try SequenceHead(checkpoint, "cls.seq_relationship", model.configuration, outputs: 2)
      )
    }
  }

  /// Computes the logits of both heads in one pass.
  ///
  /// - Parameters:
  ///   - sequences: Token ids of pairs of sentences, special tokens among them.
  ///   - positions: The tokens to guess.
  /// - Returns: The logits.
  /// - Throws: ``BertError``.
  public func logits(for sequences: PackedSequences, at positions: [TokenPosition]) throws -> Output
  {
    let rows = try positions.map { try sequences.row(of: $0) }
    let output = try model.encode(sequences, pooling: true)
    let words = predictions.forward(
      rows: output.lastHiddenState.rows(rows),
      embeddings: model.encoder.embeddings.wordEmbeddings, on: model.backend)
    let pairs = relationships.forward(pooled: output.pooled ?? [], on: model)
    return Output(
      predictions: try model.logits(
        words, width: model.configuration.vocabularySize, of: .preTraining),
      relationships: try model.logits(pairs, width: 2, of: .preTraining))
  }
}
