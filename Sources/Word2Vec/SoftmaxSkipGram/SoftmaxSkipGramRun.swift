internal import LinearAlgebra
internal import Parallel

/// The weights that a full softmax is trained with, and the steps that change them.
///
///     scores = E[centre] · Wᵀ + b
///     loss   = mean of -ln softmax(scores)[context]
///
/// A step is two tasks for all threads. In the first, each part is some pairs: their scores, what is
/// wrong with them, and the gradient of their centres. In the second, each part is some words: the
/// gradient of their rows of W, which stays in the cache, and Adam's step for these and for their
/// vectors. Parts do not depend on the number of threads.
final class SoftmaxSkipGramRun: @unchecked Sendable {
  let options: SoftmaxSkipGramOptions
  let backend: Backend
  let wordCount: Int
  let embeddingParameters: AdamStep.Parameters
  let outputParameters: AdamStep.Parameters
  let biasParameters: AdamStep.Parameters?

  /// The vectors of a batch's centres, and their gradients.
  let hidden: SharedNumbers<Float>
  let hiddenGradient: SharedNumbers<Float>
  /// For each pair of a batch its scores of all words, and then what is wrong with them.
  let scores: SharedNumbers<Float>
  /// The gradient of the words' vectors; zeros between steps.
  let embeddingGradient: SharedNumbers<Float>
  /// Each thread's gradient of some rows of the output layer, and behind them of their biases.
  let blockGradients: SharedNumbers<Float>
  let losses: SharedNumbers<Double>
  /// β₁ and β₂ to the power of the number of steps.
  private var powers = (1.0, 1.0)

  /// How many pairs, and how many words, are a part.
  static let pairBlock = 128
  static let wordBlock = 256

  /// - Parameters:
  ///   - weights: What training begins with.
  ///   - wordCount: How many words there are.
  ///   - batchSize: How many pairs a step takes at most.
  ///   - options: How large vectors are, and how Adam steps.
  ///   - backend: The threads that work.
  /// - Precondition: `weights` has a row for each word.
  init(
    _ weights: SoftmaxSkipGramWeights, wordCount: Int, batchSize: Int,
    _ options: SoftmaxSkipGramOptions, _ backend: Backend
  ) {
    let size = options.vectorSize
    precondition(
      weights.embedding.count == wordCount * size && weights.output.count == wordCount * size
        && weights.bias?.count ?? wordCount == wordCount,
      "weights do not fit \(wordCount) words of \(size) numbers")
    self.options = options
    self.backend = backend
    self.wordCount = wordCount
    embeddingParameters = AdamStep.Parameters(weights.embedding)
    outputParameters = AdamStep.Parameters(weights.output)
    biasParameters = weights.bias.map { AdamStep.Parameters($0) }
    hidden = SharedNumbers<Float>(zeros: batchSize * size)
    hiddenGradient = SharedNumbers<Float>(zeros: batchSize * size)
    scores = SharedNumbers<Float>(zeros: batchSize * wordCount)
    embeddingGradient = SharedNumbers<Float>(zeros: wordCount * size)
    blockGradients = SharedNumbers<Float>(
      zeros: backend.pool.threadCount * Self.wordBlock * (size + 1))
    losses = SharedNumbers<Double>(zeros: batchSize)
  }

  /// The words' vectors.
  var embedding: [Float] { embeddingParameters.values.array }
  /// The rows that score words.
  var output: [Float] { outputParameters.values.array }
  /// What is added to their scores.
  var bias: [Float]? { biasParameters?.values.array }

  /// Learns from some pairs, at most a batch.
  ///
  /// - Returns: The sum of their losses before.
  func step(_ pairs: SkipGramPairs, _ range: Range<Int>) -> Double {
    powers = (powers.0 * options.betas.0, powers.1 * options.betas.1)
    let adam = AdamStep(options, powers: powers, gradientScale: 1 / Double(range.count))
    forEachBlock(of: range.count, Self.pairBlock) { block, _ in
      unsafe score(block, of: pairs, from: range.lowerBound)
    }
    addGradients(of: pairs.centres[range])
    forEachBlock(of: wordCount, Self.wordBlock) { block, worker in
      unsafe update(block, adam, pairCount: range.count, worker)
    }
    clearGradients(of: pairs.centres[range])
    return losses.array.prefix(range.count).reduce(0, +)
  }

  /// Calls `body` with runs of `0..<count`, on all threads, and with a thread's number.
  private func forEachBlock(
    of count: Int, _ size: Int, _ body: @Sendable (Range<Int>, Int) -> Void
  ) {
    backend.pool.runOnWorkers((count + size - 1) / size) { block, worker in
      body(block * size..<min((block + 1) * size, count), worker)
    }
  }
}
