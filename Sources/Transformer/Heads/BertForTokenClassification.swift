internal import SafeTensorsLoader

/// A BERT that gives each token a label: names, parts of speech.
///
/// `BertForTokenClassification` and `DistilBertForTokenClassification` in transformers 5.23.0.
public struct BertForTokenClassification: BertHeadModel {
  /// The encoder.
  public let model: BertModel
  /// The labels.
  public let configuration: BertHeadConfiguration
  private let head: TokenHead<FloatTensor>

  /// Puts the classifier on `model`.
  public init(_ model: BertModel) throws {
    self.model = model
    let configuration = try model.headConfiguration()
    self.configuration = configuration
    head = try model.head(.tokenClassification) {
      try TokenHead($0, "classifier", model.configuration, outputs: configuration.labels.count)
    }
  }

  /// Computes the logits of every token.
  ///
  /// - Parameter sequences: Token ids, special tokens among them.
  /// - Returns: A matrix for each sequence: a row for each token, with a number for each label.
  /// - Throws: ``BertError``.
  public func logits(for sequences: PackedSequences) throws -> [Logits] {
    var workspace = BertWorkspace()
    return try logits(for: sequences, in: &workspace)
  }

  /// The same in the caller's memory.
  package func logits(
    for sequences: PackedSequences, in workspace: inout BertWorkspace
  ) throws -> [Logits] {
    try head.forward(sequences, model, of: .tokenClassification, in: &workspace)
  }
}
