internal import SafeTensorsLoader

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
