internal import LinearAlgebra
internal import SafeTensorsLoader

extension TensorScope {
  /// The dense layer that this module is.
  func dense(inputs: Int, outputs: Int) throws -> Dense<Source.Tensor> {
    Dense(
      weight: try tensor("weight", shape: [outputs, inputs]),
      bias: try tensor("bias", shape: [outputs]))
  }
}

extension Dense<FloatTensor> {
  /// The layer over the rows of a matrix in memory of its own.
  func forward(
    rows x: [Float], activation: Backend.Activation = .none, on backend: Backend
  ) -> [Float] {
    let outputs = bias.elementCount
    let inputs = weight.elementCount / outputs
    let rows = x.count / inputs
    let room = Backend.paddedRows(rows, inputs: inputs, outputs: outputs)
    var y = FloatBuffer(count: room * outputs)
    forward(
      FloatBuffer(x, room: room * inputs), rows: rows, activation: activation, into: &y,
      on: backend)
    return y.floats(rows * outputs)
  }
}

extension FloatBuffer {
  /// A copy of `values`, with zeros after them.
  init(_ values: [Float], room: Int) {
    self.init(count: max(room, values.count))
    var span = mutableSpan
    for index in values.indices { span[index] = values[index] }
  }

  /// The first floats, copied.
  func floats(_ count: Int) -> [Float] {
    unsafe span.extracting(first: count).withUnsafeBufferPointer { unsafe [Float]($0) }
  }
}

extension HiddenStates {
  /// The states of some tokens, one after the other.
  func rows(_ indices: [Int]) -> [Float] {
    indices.flatMap { values[$0 * width..<($0 + 1) * width] }
  }
}
