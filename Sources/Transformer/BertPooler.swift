internal import Glibc
internal import LinearAlgebra
internal import SafeTensorsLoader

/// `BertPooler`: `tanh(dense(hidden state of [CLS]))`.
struct BertPooler<Tensor: Sendable>: Sendable {
  let dense: Dense<Tensor>

  /// Nil where the checkpoint has no pooler.
  init?(_ scope: TensorScope<some TensorSource<Tensor>>, _ configuration: BertConfiguration) throws
  {
    guard scope.has("dense.weight") else { return nil }
    let width = configuration.hiddenSize
    dense = try scope.dense("dense", inputs: width, outputs: width)
  }
}

extension BertPooler<FloatTensor> {
  /// One vector a sequence; zeros for an empty one.
  ///
  /// - Parameters:
  ///   - states: The last hidden states, tokens by hiddenSize.
  ///   - sequences: Whose they are.
  ///   - backend: What computes.
  /// - Returns: The vectors, in the order of the sequences.
  func forward(
    _ states: Span<Float>, _ sequences: PackedSequences, on backend: Backend
  ) -> [[Float]] {
    let width = dense.bias.elementCount
    let firsts = sequences.ranges.filter { !$0.isEmpty }.map { Int32($0.lowerBound) }
    let rows = Backend.paddedRows(firsts.count, inputs: width, outputs: width)
    var first = FloatBuffer(count: rows * width)
    var output = FloatBuffer(count: rows * width)
    backend.gather(firsts, of: states, width: width, into: &first)
    dense.forward(first, rows: firsts.count, into: &output, on: backend)
    let values = output.span
    var row = 0
    return sequences.ranges.map { range in
      guard !range.isEmpty else { return [Float](repeating: 0, count: width) }
      defer { row += 1 }
      return (row * width..<(row + 1) * width).map { tanh(values[$0]) }
    }
  }
}
