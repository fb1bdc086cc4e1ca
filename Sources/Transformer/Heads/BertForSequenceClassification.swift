internal import SafeTensorsLoader

/// A BERT that gives a text, or a pair of texts, its labels or a number.
///
///     let model = try BertForSequenceClassification(directory: "weights/sentiment")
///     let logits = try model.logits(for: PackedSequences([ids]))
///     let probabilities = zip(model.configuration.labels, logits.softmax(row: 0))
///
/// `BertForSequenceClassification` and `DistilBertForSequenceClassification` in transformers 5.23.0.
public struct BertForSequenceClassification: BertHeadModel {
  /// The encoder.
  public let model: BertModel
  /// The labels, and what the numbers are.
  public let configuration: BertHeadConfiguration
  private let head: SequenceHead<FloatTensor>

  /// Puts the classifier on `model`.
  public init(_ model: BertModel) throws {
    self.model = model
    let configuration = try model.headConfiguration()
    self.configuration = configuration
    head = try model.head(.sequenceClassification) {
      try SequenceHead(
        $0, "classifier", model.configuration, outputs: configuration.labels.count)
    }
  }

  /// Computes the logits of sequences.
  ///
  /// - Parameter sequences: Token ids, special tokens among them.
  /// - Returns: A row for each sequence, with a number for each label.
  /// - Throws: ``BertError``.
  public func logits(for sequences: PackedSequences) throws -> Logits {
    var workspace = BertWorkspace()
    return try logits(for: sequences, in: &workspace)
  }

  /// The same in the caller's memory.
  package func logits(
    for sequences: PackedSequences, in workspace: inout BertWorkspace
  ) throws -> Logits {
    try model.logits(
      head.forward(sequences, model, in: &workspace), width: configuration.labels.count,
      of: .sequenceClassification)
  }
}
