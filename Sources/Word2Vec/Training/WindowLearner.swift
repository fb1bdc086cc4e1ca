internal import LinearAlgebra

/// Learns jobs on one thread of several that share the weights without locks.
@safe
struct WindowLearner: ~Copyable {
  private let weights: WeightRows
  private let objectives: ObjectiveList
  private var batch: WindowBatch
  private var predictor: WindowPredictor
  private let wordCount: Int
  private let isSkipGram: Bool
  private let options: Word2VecOptions
  // Of a word: how its hidden vectors move, its bag, the numbers of its hidden vectors, a group's steps.
  private let errors: HeapBuffer<Float>
  private let bag: HeapBuffer<Float>
  private let numbers: HeapBuffer<UInt32>
  private let steps: HeapBuffer<Float>
  // For adding the errors: which of them each word of the context gets, and how much of it.
  private let sources: HeapBuffer<UInt32>
  private let shares: HeapBuffer<Float>

  init(
    _ weights: WeightRows, _ objectives: ObjectiveList, _ options: Word2VecOptions
  ) throws(Word2VecError) {
    let isSkipGram = options.algorithm == .skipGram
    let contexts = WindowPredictor.mostContexts(options)
    let batch = try WindowBatch(weights, objectives, options)
    let predictor = try WindowPredictor(weights, objectives, options)
    let errors = try HeapBuffer<Float>(
      count: WindowPredictor.mostHidden(options) * weights.stride)
    let bag = try HeapBuffer<Float>(count: weights.stride)
    let numbers = try HeapBuffer<UInt32>(count: contexts)
    let steps = try HeapBuffer<Float>(count: HiddenVectors.groupSize * objectives.mostTargets)
    let sources = try HeapBuffer((0..<contexts).map { isSkipGram ? UInt32($0) : 0 })
    let shares = try HeapBuffer<Float>(count: contexts)
    self.weights = weights
    self.objectives = objectives
    self.batch = batch
    self.predictor = predictor
    wordCount = WindowBatch.wordCount(options)
    self.isSkipGram = isSkipGram
    self.options = options
    self.errors = errors
    self.bag = bag
    self.numbers = numbers
    self.steps = steps
    self.sources = sources
    self.shares = shares
  }

  /// Learns every word of `job`.
  ///
  /// - Returns: The loss, where it is measured.
  mutating func learn(_ job: TrainingJob) -> TrainingLoss {
    var random = job.random
    job.withWords { words in
      for start in stride(from: 0, to: words.count, by: wordCount) {
        let places = start..<min(start + wordCount, words.count)
        batch.prepare(places, of: words, by: objectives, &random)
        var next = 0
        for word in 0..<places.count { learn(word, &next, words.learningRate) }
      }
    }
    return predictor.takeLoss()
  }

  private mutating func learn(_ word: Int, _ next: inout Int, _ rate: Float) {
    let context = batch.contexts[word]
    let hidden = unsafe predictor.hidden(
      context, bags: bag.base, bag: 0, numbers: numbers.base)
    let groupCount = HiddenVectors.groupCount(hidden.count)
    for number in objectives.indices {
      for index in 0..<groupCount {
        let group = HiddenVectors.group(index, of: groupCount, hidden.count)
        learn(number, next, hidden.extracting(group), first: group.lowerBound, rate)
        next += 1
      }
    }
    moveInputs(context)
  }

  @inline(__always)
  private mutating func learn(
    _ number: Int, _ next: Int, _ group: HiddenVectors, first: Int, _ rate: Float
  ) {
    let prediction = batch.list.predictions[next]
    batch.list.prefetch(next + 1, weights)
    let rows = unsafe batch.list.rows + prediction.start
    unsafe predictor.findSteps(
      prediction.count, rows: rows, labels: batch.list.labels + prediction.start, of: weights.base,
      from: group, rate: rate, errors: errors.base + first * weights.stride,
      addsErrors: number > 0, into: steps.base, stride: group.count)
    unsafe predictor.move(
      prediction.count, rows: rows, of: weights.base, steps.base, stride: group.count, from: group)
  }

  @inline(__always)
  private func moveInputs(_ context: ContextRows) {
    let share = context.share(options)
    unsafe shares.base.update(repeating: share, count: context.count)
    unsafe predictor.kernels.scatter(
      context.beforeCount, context.before, sources.base, shares.base, errors.base,
      weights.stride, weights.base)
    unsafe predictor.kernels.scatter(
      context.afterCount, context.after, sources.base + (isSkipGram ? context.beforeCount : 0),
      shares.base, errors.base, weights.stride, weights.base)
  }
}
