internal import SafeTensorsLoader

/// A dense layer over the hidden state of every token.
struct TokenHead<Tensor: Sendable>: Sendable {
  let dense: Dense<Tensor>

  init(
    _ source: some TensorSource<Tensor>, _ name: String, _ configuration: BertConfiguration,
    outputs: Int
  ) throws {
    dense = try TensorScope(source, name).dense(
      inputs: configuration.hiddenSize, outputs: outputs)
  }
}

extension TokenHead<FloatTensor> {
  /// The numbers of every token, a matrix for each sequence.
  func forward(
    _ sequences: PackedSequences, _ model: BertModel, of head: BertHead,
    in workspace: inout BertWorkspace
  ) throws -> [Logits] {
    let states = try model.encode(sequences, in: &workspace).lastHiddenState
    let width = dense.bias.elementCount
    let all = try model.logits(
      dense.forward(rows: states.values, on: model.backend), width: width, of: head)
    return sequences.ranges.map { range in
      let values = all.values[range.lowerBound * width..<range.upperBound * width]
      return Logits(width: width, values: Array(values))
    }
  }
}
