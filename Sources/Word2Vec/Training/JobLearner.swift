internal import LinearAlgebra

/// Learns jobs on one thread, one prediction after the other, as gensim does.
@safe
struct JobLearner: ~Copyable {
  private var predictor: Predictor
  private var list: PredictionList
  private let objectives: ObjectiveList
  private let options: Word2VecOptions
  private let repeated: Repeated
  /// The bag of words.
  private let bag: HeapBuffer<Float>

  private var weights: WeightRows { predictor.weights }

  init(
    _ weights: WeightRows, _ objectives: ObjectiveList, _ options: Word2VecOptions
  ) throws(Word2VecError) {
    let contexts = min(2 * options.window, Corpus.sentenceLimit)
    let predictor = try Predictor(weights, objectives, measuresLoss: options.measuresLoss)
    let list = try PredictionList(
      count: options.algorithm == .skipGram ? contexts : 1, of: objectives)
    let repeated = try Repeated(max(1, contexts))
    let bag = try HeapBuffer<Float>(count: weights.stride)
    self.objectives = objectives
    self.options = options
    self.predictor = predictor
    self.list = list
    self.repeated = repeated
    self.bag = bag
  }

  /// Learns every word of `job` in turn.
  ///
  /// - Returns: The loss, where it is measured.
  mutating func learn(_ job: inout TrainingJob) -> TrainingLoss {
    var sentence = 0..<0
    for end in job.sentenceEnds {
      sentence = sentence.upperBound..<end
      for place in sentence { learn(place, of: sentence, &job) }
    }
    return predictor.takeLoss()
  }

  private mutating func learn(_ place: Int, of sentence: Range<Int>, _ job: inout TrainingJob) {
    let (word, rate) = (job.words[place], job.learningRate)
    unsafe job.words.withUnsafeBufferPointer { words in
      guard let base = words.baseAddress else { return }
      let context = unsafe ContextRows(
        base, place: place, window: Int(job.windows[place]), sentence: sentence)
      switch options.algorithm {
      case .skipGram: learnPairs(word, context, rate, &job.random)
      case .continuousBagOfWords: learnBag(word, context, rate, &job.random)
      }
    }
  }

  /// Skip-gram: the vector of each word around `word` predicts it.
  private mutating func learnPairs(
    _ word: UInt32, _ context: ContextRows, _ rate: Float,
    _ random: inout LinearCongruentialGenerator
  ) {
    list.clear()
    for _ in 0..<context.count { appendPredictions(of: word, &random) }
    var next = 0
    context.forEach { other in
      let vector = unsafe weights.row(other)
      for objective in objectives {
        unsafe learn(next, by: objective, from: vector, rate)
        unsafe predictor.kernels.gather(
          1, repeated.zeros, repeated.ones, predictor.error, weights.stride, vector)
        next += 1
      }
    }
  }

  /// Continuous bag of words: the mean or sum of the vectors around `word` predicts it.
  ///
  /// A word without context is predicted from zero, which moves nothing and draws the noise words.
  private mutating func learnBag(
    _ word: UInt32, _ context: ContextRows, _ rate: Float,
    _ random: inout LinearCongruentialGenerator
  ) {
    list.clear()
    context.forEach {
      unsafe RowKernels.prefetch(
        weights.row($0), weights.stride, toWrite: true)
    }
    appendPredictions(of: word, &random)
    let share = 1 / Float(max(1, context.count))
    for number in objectives.indices {
      unsafe context.fill(
        bag.base, predictor.kernels, weights, repeated, scale: options.averagesContext ? share : 1)
      unsafe learn(number, by: objectives[number], from: bag.base, rate)
      // The factor belongs to the mean's derivative; gensim has it the other way round.
      if !options.averagesContext { predictor.scaleError(by: share) }
      unsafe context.add(predictor.error, predictor.kernels, weights, repeated)
    }
  }

  @inline(__always)
  private mutating func appendPredictions(
    of word: UInt32, _ random: inout LinearCongruentialGenerator
  ) {
    for number in objectives.indices {
      list.append(word, by: objectives[number], weights: weights, &random)
      list.prefetch(list.predictions.count - 1, weights)
    }
  }

  @inline(__always)
  private mutating func learn(
    _ number: Int, by objective: Objective, from hidden: UnsafePointer<Float>, _ rate: Float
  ) {
    let prediction = list.predictions[number]
    unsafe predictor.learn(
      prediction.count, isDistinct: list.isDistinct(prediction, by: objective),
      rows: list.rows + prediction.start, labels: list.labels + prediction.start,
      of: weights.base, from: hidden, rate: rate)
  }
}
