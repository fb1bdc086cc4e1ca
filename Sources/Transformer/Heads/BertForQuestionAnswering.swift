internal import SafeTensorsLoader

/// A BERT that finds the answer to a question in a text.
///
/// `BertForQuestionAnswering` and `DistilBertForQuestionAnswering` in transformers 5.23.0.
public struct BertForQuestionAnswering: BertHeadModel {
  /// The encoder.
  public let model: BertModel
  private let head: TokenHead<FloatTensor>

  /// Puts the head of answers on `model`.
  public init(_ model: BertModel) throws {
    self.model = model
    head = try model.head(.questionAnswering) {
      try TokenHead($0, "qa_outputs", model.configuration, outputs: 2)
    }
  }

  /// Computes where answers may begin and end.
  ///
  /// - Parameter sequences: Token ids of questions and texts: `[CLS]` question `[SEP]` text `[SEP]`,
  ///   with types 0 and 1.
  /// - Returns: The logits of each sequence.
  /// - Throws: ``BertError``.
  public func logits(for sequences: PackedSequences) throws -> [SpanLogits] {
    var workspace = BertWorkspace()
    return try logits(for: sequences, in: &workspace)
  }

  /// The same in the caller's memory.
  package func logits(
    for sequences: PackedSequences, in workspace: inout BertWorkspace
  ) throws -> [SpanLogits] {
    try head.forward(sequences, model, of: .questionAnswering, in: &workspace).map { logits in
      func column(_ index: Int) -> [Float] {
        stride(from: index, to: logits.values.count, by: 2).map { logits.values[$0] }
      }
      return SpanLogits(start: column(0), end: column(1))
    }
  }
}
