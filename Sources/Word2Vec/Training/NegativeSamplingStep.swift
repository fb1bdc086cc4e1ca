/// One step of negative sampling on arrays, for comparing it with its formula.
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
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  package static func learn(
    _ target: Int, from hidden: [Float], outputs: inout [Float], noise: NoiseDistribution,
    noiseCount: Int, rate: Float, random: inout LinearCongruentialGenerator
  ) throws -> [Float] {
    precondition(outputs.count == noise.wordCount * hidden.count, "a row for each word")
    precondition((0..<noise.wordCount).contains(target), "a word of the table")
    var options = Word2VecOptions()
    options.vectorSize = hidden.count
    let objectives = try Objectives(noise: .gensim(noise), noiseCount: noiseCount, tree: nil)
    let weights = try TrainingWeights(count: noise.wordCount, options: options)
    let (rows, list) = (weights.rows, objectives.list)
    weights.fill(from: rows.firstRow(of: list[0]), with: outputs.span)
    weights.fill(with: hidden.span)
    var predictions = try PredictionList(count: 1, of: list)
    predictions.append(UInt32(target), by: list[0], weights: rows, &random)
    var predictor = try Predictor(rows, list, measuresLoss: false)
    let isDistinct = predictions.isDistinct(predictions.predictions[0], by: list[0])
    unsafe predictor.learn(
      predictions.targetCount, isDistinct: isDistinct,
      rows: predictions.rows, labels: predictions.labels, of: rows.base, from: rows.base, rate: rate
    )
    outputs = weights.takeOut(from: rows.firstRow(of: list[0]))
    return withExtendedLifetime(objectives) {
      unsafe Array(UnsafeBufferPointer(start: predictor.error, count: hidden.count))
    }
  }
}
