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
  func forward(
    _ sequences: PackedSequences, _ workspace: inout BertWorkspace, on backend: Backend
  ) -> [[Float]] {
    let width = dense.bias.elementCount
    let firsts = sequences.ranges.filter { !$0.isEmpty }.map { Int32($0.lowerBound) }
    let rows = Backend.paddedRows(firsts.count, inputs: width, outputs: width)
    workspace.context.reserve(rows * width)
    workspace.output.reserve(rows * width)
    backend.gather(firsts, of: workspace.hidden, width: width, into: &workspace.context)
    dense.forward(
      workspace.context, rows: firsts.count, into: &workspace.output, on: backend)
    let output = workspace.output.span
    var row = 0
    return sequences.ranges.map { range in
      guard !range.isEmpty else { return [Float](repeating: 0, count: width) }
      defer { row += 1 }
      return (row * width..<(row + 1) * width).map { tanh(output[$0]) }
    }
  }
}
