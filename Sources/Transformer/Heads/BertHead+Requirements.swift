/// The tensors of a head, asked for as the head itself does when it loads.
extension BertHead {
  /// Asks `source` for what this head has.
  func request(
    from source: some TensorSource, _ configuration: BertConfiguration,
    _ headConfiguration: BertHeadConfiguration
  ) throws {
    let labels = headConfiguration.labels.count
    switch self {
    case .maskedLM, .preTraining:
      _ = try MaskedLMHead(
        source, configuration, tiesWordEmbeddings: headConfiguration.tiesWordEmbeddings)
      if self == .preTraining {
        _ = try SequenceHead(source, "cls.seq_relationship", configuration, outputs: 2)
      }
    case .nextSentencePrediction:
      _ = try SequenceHead(source, "cls.seq_relationship", configuration, outputs: 2)
    case .sequenceClassification:
      _ = try SequenceHead(source, "classifier", configuration, outputs: labels)
    case .multipleChoice:
      _ = try SequenceHead(source, "classifier", configuration, outputs: 1)
    case .tokenClassification:
      _ = try TokenHead(source, "classifier", configuration, outputs: labels)
    case .questionAnswering:
      _ = try TokenHead(source, "qa_outputs", configuration, outputs: 2)
    }
    if needsPooler(in: configuration.family) {
      _ = try source.tensor(
        "pooler.dense.weight", shape: [configuration.hiddenSize, configuration.hiddenSize])
    }
  }
}
