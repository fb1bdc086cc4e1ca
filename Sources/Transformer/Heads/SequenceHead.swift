internal import LinearAlgebra
internal import SafeTensorsLoader

/// A dense layer over one vector a sequence: `classifier(pooled)`.
///
/// BERT's is the pooler's. DistilBERT has no pooler and its heads a layer of their own instead:
/// `classifier(relu(pre_classifier(hidden state of [CLS])))`.
struct SequenceHead<Tensor: Sendable>: Sendable {
  let preClassifier: Dense<Tensor>?
  let classifier: Dense<Tensor>

  /// - Parameters:
  ///   - source: Where the tensors come from.
  ///   - name: What the state dict calls the layer.
  ///   - configuration: The model's shape.
  ///   - outputs: How many numbers there are for a sequence.
  /// - Throws: What the source throws for tensors that are missing or of another shape.
  init(
    _ source: some TensorSource<Tensor>, _ name: String, _ configuration: BertConfiguration,
    outputs: Int
  ) throws {
    let width = configuration.hiddenSize
    preClassifier =
      configuration.family == .distilbert
      ? try TensorScope(source, "pre_classifier").dense(inputs: width, outputs: width) : nil
    classifier = try TensorScope(source, name).dense(inputs: width, outputs: outputs)
  }
}

extension SequenceHead<FloatTensor> {
  /// The numbers of each sequence, sequences by outputs; an empty one counts as one of zeros.
  func forward(_ sequences: PackedSequences, _ model: BertModel) throws -> [Float] {
    var workspace = BertWorkspace()
    return try forward(sequences, model, in: &workspace)
  }

  /// The same in the caller's memory.
  func forward(
    _ sequences: PackedSequences, _ model: BertModel, in workspace: inout BertWorkspace
  ) throws -> [Float] {
    guard let preClassifier else {
      let output = try model.encode(sequences, layers: .layers([]), pooling: true, in: &workspace)
      return forward(pooled: output.pooled ?? [], on: model)
    }
    let states = try model.encode(sequences, in: &workspace).lastHiddenState
    let firsts = sequences.ranges.flatMap { range in
      range.isEmpty ? [Float](repeating: 0, count: states.width) : states.rows([range.lowerBound])
    }
    let vectors = preClassifier.forward(rows: firsts, activation: .relu, on: model.backend)
    return classifier.forward(rows: vectors, on: model.backend)
  }

  /// The numbers of sequences whose pooled vectors are there already.
  func forward(pooled: [[Float]], on model: BertModel) -> [Float] {
    classifier.forward(rows: pooled.flatMap { $0 }, on: model.backend)
  }
}
