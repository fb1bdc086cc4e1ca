/// Learns jobs on one thread.
@safe
struct JobLearner: ~Copyable {
  private let sampling: NegativeSampling
  private let algorithm: Word2VecOptions.Algorithm
  private let averagesContext: Bool
  /// The bag of words.
  private let bag: UnsafeMutablePointer<Float>

  private var weights: SharedWeights { sampling.weights }

  init(_ weights: SharedWeights, noise: NoiseDistribution, options: Word2VecOptions) {
    sampling = NegativeSampling(
      weights: weights, noise: noise, noiseCount: options.negativeSamples)
    algorithm = options.algorithm
    averagesContext = options.averagesContext
    unsafe bag = .allocate(capacity: weights.size)
  }

  deinit { unsafe bag.deallocate() }

  /// Learns every word of `job` in turn.
  func learn(_ job: inout TrainingJob) {
    var sentence = 0..<0
    for end in job.sentenceEnds {
      sentence = sentence.upperBound..<end
      for place in sentence {
        let window = Int(job.windows[place])
        let context = max(sentence.lowerBound, place - window)..<min(end, place + window + 1)
        switch algorithm {
        case .skipGram: learnPairs(place, context, &job)
        case .continuousBagOfWords: learnBag(place, context, &job)
        }
      }
    }
  }

  /// Skip-gram: the vector of each word around `place` predicts the word there.
  private func learnPairs(_ place: Int, _ context: Range<Int>, _ job: inout TrainingJob) {
    for other in context where other != place {
      let vector = unsafe weights.input(job.words[other])
      unsafe sampling.learn(
        job.words[place], from: vector, rate: job.learningRate, &job.random)
      unsafe VectorLoops.add(sampling.error, to: vector, count: weights.size)
    }
  }

  /// Continuous bag of words: the mean or sum of the vectors around `place` predicts the word there.
  ///
  /// A word without context is predicted from zero, which moves nothing and draws the noise words.
  private func learnBag(_ place: Int, _ context: Range<Int>, _ job: inout TrainingJob) {
    let size = weights.size
    unsafe bag.update(repeating: 0, count: size)
    for other in context where other != place {
      unsafe VectorLoops.add(weights.input(job.words[other]), to: bag, count: size)
    }
    let share = 1 / Float(max(1, context.count - 1))
    if averagesContext { unsafe scale(bag, by: share) }
    unsafe sampling.learn(job.words[place], from: bag, rate: job.learningRate, &job.random)
    // The factor belongs to the mean's derivative; gensim has it the other way round.
    if !averagesContext { unsafe scale(sampling.error, by: share) }
    for other in context where other != place {
      unsafe VectorLoops.add(sampling.error, to: weights.input(job.words[other]), count: size)
    }
  }

  private func scale(_ vector: UnsafeMutablePointer<Float>, by factor: Float) {
    for index in 0..<weights.size { unsafe vector[index] *= factor }
  }
}
