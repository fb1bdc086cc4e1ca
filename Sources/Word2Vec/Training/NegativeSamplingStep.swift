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
    precondition(outputs.count == noise.table.count * hidden.count, "a row for each word")
    precondition(noise.table.indices ~= target, "a word of the table")
    var options = Word2VecOptions()
    options.vectorSize = hidden.count
    let objectives = [Objective.negativeSampling(noise, count: noiseCount)]
    let weights = try TrainingWeights(count: noise.table.count, options: options)
    let matrix = unsafe objectives[0].matrix(of: weights)
    unsafe weights.fill(matrix, with: outputs.span)
    unsafe weights.fill(weights.inputs, with: hidden.span)
    var list = PredictionList(count: 1, of: objectives)
    list.append(UInt32(target), by: objectives[0], number: 0, weights: weights, &random)
    var predictor = Predictor(weights, objectives, measuresLoss: false)
    unsafe predictor.learn(
      list.targetCount, isDistinct: list.predictions[0].isDistinct, rows: list.rows,
      labels: list.labels, of: matrix, from: weights.inputs, rate: rate)
    outputs = unsafe weights.takeOut(matrix)
    return unsafe Array(UnsafeBufferPointer(start: predictor.error, count: hidden.count))
  }
}
