internal import LinearAlgebra
internal import SafeTensorsLoader

/// The weights of one of a sentence encoder's modules.
struct SentenceWeights {
  private let file: SafeTensorsFile

  /// Opens the `model.safetensors` in the folder `directory`.
  init(directory: String, access: SafeTensorsFile.Access) throws {
    file = try SafeTensorsFile(path: "\(directory)/model.safetensors", access: access)
  }

  /// The tensor called `name`, whose shape must be `shape`.
  func tensor(_ name: String, shape: [Int]) throws -> FloatTensor {
    guard let view = file[name] else {
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: file.path, expected: "a tensor \(name)", found: "none")
    }
    guard view.shape == shape else {
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: file.path, expected: "\(name) of shape \(shape)", found: "\(view.shape)")
    }
    return try FloatTensor(view)
  }
}

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

/// A layer norm with its weights: PyTorch's `LayerNorm` with its usual epsilon.
struct SentenceLayerNorm: Sendable {
  private let weight: [Float]
  private let bias: [Float]

  private static let epsilon = 1e-5

  init(
    folder: String, width: Int, in directory: String, access: SafeTensorsFile.Access
  ) throws {
    let weights = try SentenceWeights(directory: "\(directory)/\(folder)", access: access)
    weight = try weights.tensor("norm.weight", shape: [width]).floats
    bias = try weights.tensor("norm.bias", shape: [width]).floats
  }

  /// The normalized vectors, computed in double precision.
  func forward(_ vectors: [Float]) -> [Float] {
    let width = weight.count
    var output: [Float] = []
    output.reserveCapacity(vectors.count)
    for start in stride(from: 0, to: vectors.count, by: width) {
      let vector = vectors[start..<start + width]
      let mean = vector.reduce(0) { $0 + Double($1) } / Double(width)
      let squares = vector.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      let scale = 1 / (squares / Double(width) + Self.epsilon).squareRoot()
      for (index, value) in vector.enumerated() {
        let normalized = (Double(value) - mean) * scale
        output.append(Float(normalized * Double(weight[index]) + Double(bias[index])))
      }
    }
    return output
  }
}

extension FloatTensor {
  /// The elements in an array of their own.
  fileprivate var floats: [Float] { (0..<elementCount).map { span[$0] } }
}
