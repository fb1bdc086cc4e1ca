internal import LinearAlgebra

/// Learns jobs on one thread of several that share the weights without locks.
@safe
struct WindowLearner: ~Copyable {
  private let weights: TrainingWeights
  private let objectives: [Objective]
  private var batch: WindowBatch
  private var predictor: WindowPredictor
  private let wordCount: Int
  private let errors: UnsafeMutablePointer<Float>
  private let bag: UnsafeMutablePointer<Float>
  private let numbers: UnsafeMutablePointer<UInt32>
  private let shares: UnsafeMutablePointer<Float>
  private let isSkipGram: Bool

  init(_ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions) {
    self.weights = weights
    self.objectives = objectives
    wordCount = WindowBatch.wordCount(options)
    batch = WindowBatch(weights, objectives, options)
    predictor = WindowPredictor(weights, objectives, options)
    isSkipGram = options.algorithm == .skipGram
    let contexts = WindowPredictor.mostContexts(options)
    unsafe errors = .allocate(capacity: WindowPredictor.mostHidden(options) * weights.stride)
    unsafe bag = .allocate(capacity: weights.stride)
    unsafe numbers = .allocate(capacity: contexts)
    for index in 0..<contexts { unsafe numbers[index] = isSkipGram ? UInt32(index) : 0 }
    unsafe shares = .allocate(capacity: contexts)
  }

  deinit {
    unsafe errors.deallocate()
    unsafe bag.deallocate()
    unsafe numbers.deallocate()
    unsafe shares.deallocate()
  }

  /// Learns every word of `job`.
  ///
  /// - Returns: The loss, where it is measured.
  mutating func learn(_ job: inout TrainingJob) -> TrainingLoss {
    let (count, rate) = (job.words.count, job.learningRate)
    var random = job.random
    unsafe job.words.withUnsafeBufferPointer { words in
      guard let words = words.baseAddress else { return }
      for start in stride(from: 0, to: count, by: wordCount) {
        let places = start..<min(start + wordCount, count)
        unsafe batch.prepare(places, of: job, words, &random)
        var next = 0
        for word in 0..<places.count { learn(word, &next, rate) }
      }
    }
    return predictor.takeLoss()
  }

  private mutating func learn(_ word: Int, _ next: inout Int, _ rate: Float) {
    let context = batch.contexts[word]
    let hiddenCount = unsafe predictor.take(context, bag: bag)
    unsafe errors.update(repeating: 0, count: hiddenCount * weights.stride)
    for number in objectives.indices {
      let matrix = unsafe objectives[number].matrix(of: weights)
      let groupCount = WindowBatch.groupCount(hiddenCount)
      for index in 0..<groupCount {
        let group = WindowPredictor.group(index, of: groupCount, hiddenCount)
        let prediction = batch.list.predictions[next]
        next += 1
        let rows = unsafe batch.list.rows + prediction.start
        unsafe predictor.findSteps(
          prediction.count, rows: rows, labels: batch.list.labels + prediction.start, of: matrix,
          from: group, rate: rate, errors: errors)
        for index in 0..<prediction.count {
          unsafe predictor.move(index, from: group, weights.row(rows[index], of: matrix))
        }
      }
    }
    let share = predictor.share(of: context)
    unsafe shares.update(repeating: share, count: context.count)
    unsafe predictor.kernels.scatter(
      context.beforeCount, context.before, numbers, shares, errors, weights.stride,
      weights.inputs)
    unsafe predictor.kernels.scatter(
      context.afterCount, context.after, isSkipGram ? numbers + context.beforeCount : numbers,
      shares, errors, weights.stride, weights.inputs)
  }
}
