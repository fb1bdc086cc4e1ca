/// One step of ``NegativeSampling`` on arrays, for comparing it with its formula.
package enum NegativeSamplingStep {
  /// Learns `target` from `hidden`, as training does.
  ///
  /// - Parameters:
  ///   - target: The word that is predicted.
  ///   - hidden: What it is predicted from.
  ///   - outputs: The output matrix, a row a word, whose rows are moved.
  ///   - noise: What the noise words are drawn from.
  ///   - noiseCount: How many are drawn.
  ///   - rate: The learning rate.
  ///   - random: What they are drawn with.
  /// - Returns: What is to be added to `hidden`.
  package static func learn(
    _ target: Int, from hidden: [Float], outputs: inout [Float], noise: NoiseDistribution,
    noiseCount: Int, rate: Float, random: inout LinearCongruentialGenerator
  ) -> [Float] {
    precondition(outputs.count == noise.table.count * hidden.count, "a row for each word")
    precondition(noise.table.indices ~= target, "a word of the table")
    return unsafe outputs.withUnsafeMutableBufferPointer { outputs in
      unsafe hidden.withUnsafeBufferPointer { hidden in
        guard let rows = outputs.baseAddress, let vector = hidden.baseAddress else { return [] }
        let weights = unsafe SharedWeights(size: hidden.count, inputs: rows, outputs: rows)
        let sampling = NegativeSampling(weights: weights, noise: noise, noiseCount: noiseCount)
        unsafe sampling.learn(UInt32(target), from: vector, rate: rate, &random)
        return unsafe Array(UnsafeBufferPointer(start: sampling.error, count: hidden.count))
      }
    }
  }
}
