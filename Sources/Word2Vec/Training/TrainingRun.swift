internal import Parallel
internal import Synchronization

/// One training: hands jobs to threads, epoch after epoch, and reports.
final class TrainingRun: Sendable {
  /// What the threads take turns at.
  private struct Shared {
    var source: JobSource
    var wordCount = 0
    /// The rate of the job that was handed out last.
    var learningRate: Float = 0
    var failure: (any Error)?
  }

  private let shared: Mutex<Shared>
  private let weights: SharedWeights
  private let noise: NoiseDistribution
  private let options: Word2VecOptions
  private let totalWordCount: Int
  private let progress: Word2VecTrainer.ProgressHandler?
  private let start = ContinuousClock.now

  init(
    _ corpus: EncodedCorpus, _ vocabulary: Vocabulary, _ weights: SharedWeights,
    _ options: Word2VecOptions, _ progress: Word2VecTrainer.ProgressHandler?
  ) {
    let subsampling = Subsampling(
      counts: vocabulary.counts, threshold: options.samplingThreshold)
    let source = JobSource(corpus: corpus, subsampling: subsampling, options: options)
    shared = Mutex(Shared(source: source))
    noise = NoiseDistribution(
      counts: vocabulary.counts, exponent: options.negativeSamplingExponent)
    totalWordCount = corpus.words.count * options.epochs
    self.weights = weights
    self.options = options
    self.progress = progress
  }

  /// Trains until all epochs are done.
  ///
  /// - Throws: What the progress handler threw.
  func run() throws {
    let pool = ThreadPool(threadCount: options.threadCount)
    for epoch in 0..<options.epochs {
      if epoch > 0 { shared.withLock { $0.source.beginNextEpoch() } }
      pool.run(options.threadCount) { _ in work() }
      if let failure = shared.withLock({ $0.failure }) { throw failure }
    }
  }

  /// Learns one job after another until the epoch has none left.
  private func work() {
    let learner = JobLearner(weights, noise: noise, options: options)
    var job = TrainingJob()
    while take(&job) {
      learner.learn(&job)
      report(job.corpusWordCount)
    }
  }

  private func take(_ job: inout TrainingJob) -> Bool {
    shared.withLock { shared in
      guard shared.failure == nil, shared.source.next(into: &job) else { return false }
      shared.learningRate = job.learningRate
      return true
    }
  }

  private func report(_ wordCount: Int) {
    shared.withLock { shared in
      shared.wordCount += wordCount
      guard let progress, shared.failure == nil else { return }
      do {
        try progress(
          Word2VecProgress(
            epoch: shared.source.epoch + 1, epochCount: options.epochs,
            wordCount: shared.wordCount, totalWordCount: totalWordCount,
            learningRate: Double(shared.learningRate), elapsed: ContinuousClock.now - start))
      } catch {
        shared.failure = error
      }
    }
  }
}
