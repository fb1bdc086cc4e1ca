internal import Glibc

/// The weights of a skip-gram model with a full softmax, as training begins.
package struct SoftmaxSkipGramWeights: Sendable, Equatable {
  /// The words' vectors, row after row.
  package var embedding: [Float]
  /// The rows that score each word.
  package var output: [Float]
  /// What is added to each word's score.
  package var bias: [Float]?

  package init(embedding: [Float], output: [Float], bias: [Float]?) {
    self.embedding = embedding
    self.output = output
    self.bias = bias
  }

  /// Random ones of PyTorch's distributions: vectors standard normal, the rest uniform in ±1/√size.
  init(wordCount: Int, _ options: SoftmaxSkipGramOptions) {
    var random = PermutedCongruentialGenerator(seed: options.seed)
    let size = options.vectorSize
    embedding = Self.normals(wordCount * size, &random)
    let bound = 1 / Float(size).squareRoot()
    output = Self.uniforms(wordCount * size, bound, &random)
    bias = options.hasBias ? Self.uniforms(wordCount, bound, &random) : nil
  }

  private static func uniforms(
    _ count: Int, _ bound: Float, _ random: inout PermutedCongruentialGenerator
  ) -> [Float] {
    (0..<count).map { _ in (random.nextFloat() * 2 - 1) * bound }
  }

  /// Marsaglia's polar method, "A Convenient Method for Generating Normal Variables", 1964.
  private static func normals(
    _ count: Int, _ random: inout PermutedCongruentialGenerator
  ) -> [Float] {
    var normals: [Float] = []
    normals.reserveCapacity(count + 1)
    while normals.count < count {
      let (x, y) = (Double(random.nextFloat()) * 2 - 1, Double(random.nextFloat()) * 2 - 1)
      let square = x * x + y * y
      guard square > 0, square < 1 else { continue }
      let scale = (-2 * log(square) / square).squareRoot()
      normals.append(Float(x * scale))
      normals.append(Float(y * scale))
    }
    return Array(normals.prefix(count))
  }
}
