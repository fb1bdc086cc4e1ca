internal import LinearAlgebra
internal import SafeTensorsLoader

/// A dense layer with its weights.
struct SentenceDense: Sendable {
  private let module: DenseModule
  private let weight: FloatTensor
  private let bias: [Float]
  /// What projects the input that is added in the end; nil where that is added as it is, or not.
  private let residual: FloatTensor?

  /// How many vectors are computed at a time.
  private static let blockSize = 1024

  init(_ module: DenseModule, in directory: String, access: SafeTensorsFile.Access) throws {
    let weights = try SentenceWeights(directory: "\(directory)/\(module.folder)", access: access)
    let shape = [module.outputs, module.inputs]
    self.module = module
    weight = try weights.tensor("linear.weight", shape: shape)
    bias =
      module.hasBias
      ? try weights.tensor("linear.bias", shape: [module.outputs]).floats
      : [Float](repeating: 0, count: module.outputs)
    let projects = module.isResidual && module.inputs != module.outputs
    residual = projects ? try weights.tensor("residual.weight", shape: shape) : nil
  }

  /// The layer's output for vectors of `inputs` floats each.
  func forward(_ vectors: [Float], on backend: Backend) -> [Float] {
    let count = vectors.count / module.inputs
    var output: [Float] = []
    output.reserveCapacity(count * module.outputs)
    for start in stride(from: 0, to: count, by: Self.blockSize) {
      let rows = start..<min(start + Self.blockSize, count)
      let block = vectors[rows.lowerBound * module.inputs..<rows.upperBound * module.inputs]
      let zeros = [Float](repeating: 0, count: module.outputs)
      let products = product(block, rows.count, weight, bias, on: backend)
      let added = residual.map { product(block, rows.count, $0, zeros, on: backend) }
      for index in products.indices {
        let value = module.activation(products[index])
        let input = module.isResidual ? added?[index] ?? block[block.startIndex + index] : 0
        output.append(value + input)
      }
    }
    return output
  }

  /// `x · weightᵀ + bias`.
  private func product(
    _ x: ArraySlice<Float>, _ rows: Int, _ weight: FloatTensor, _ bias: [Float],
    on backend: Backend
  ) -> [Float] {
    let (inputs, outputs) = (module.inputs, module.outputs)
    let padded = Backend.paddedRows(rows, inputs: inputs, outputs: outputs)
    var input = FloatBuffer(count: padded * inputs)
    var output = FloatBuffer(count: padded * outputs)
    var target = input.mutableSpan
    for (index, value) in x.enumerated() { target[index] = value }
    backend.linear(input, rows: rows, weight: weight.span, bias: bias.span, into: &output)
    let span = output.span
    return (0..<rows * outputs).map { span[$0] }
  }
}
