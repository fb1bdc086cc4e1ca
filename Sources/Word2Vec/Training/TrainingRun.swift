internal import LinearAlgebra
internal import Parallel
internal import Synchronization

/// One training: hands jobs to threads, epoch after epoch, and reports.
final class TrainingRun: Sendable {
  /// What the threads take turns at.
  private struct Shared {
    var source: JobSource
    var wordCount = 0
    var jobCount: UInt64 = 0
    /// The rate of the job that was handed out last.
    var learningRate: Float = 0
    var loss = TrainingLoss()
    var isStopped = false
    var failure: (any Error)?
  }

  private let shared: Mutex<Shared>
  private let weights: TrainingWeights
  private let objectives: [Objective]
  private let options: Word2VecOptions
  /// The share of the most frequent word among those that are learned.
  private let greatestShare: Double
  private let totalWordCount: Int
  private let progress: Word2VecTrainer.ProgressHandler?
  private let start = ContinuousClock.now

  init(
    _ corpus: Corpus, _ vocabulary: Vocabulary, _ weights: TrainingWeights,
    _ options: Word2VecOptions, random: MersenneTwister,
    _ progress: Word2VecTrainer.ProgressHandler?
  ) {
    let subsampling = Subsampling(
      counts: vocabulary.counts, threshold: options.samplingThreshold)
    let source = JobSource(
      corpus, numbers: vocabulary.numbers(ofWordsIn: corpus), subsampling: subsampling,
      options: options, random: random)
    shared = Mutex(Shared(source: source))
    greatestShare = subsampling.greatestShare(counts: vocabulary.counts)
    objectives = Objective.all(options, counts: vocabulary.counts)
    totalWordCount = corpus.wordCount * options.epochs
    self.weights = weights
    self.options = options
    self.progress = progress
  }

  /// Trains until all epochs are done, or the progress handler wants no more.
  ///
  /// - Returns: What came of it, beside the weights.
  /// - Throws: What the progress handler threw.
  func run() throws -> TrainingOutcome {
    let threadCount = options.threadCount ?? ThreadPool.availableProcessors
    let pool = ThreadPool(threadCount: options.schedule == .sequential ? 1 : threadCount)
    var losses: [Double] = []
    for epoch in 0..<options.epochs {
      if epoch > 0 {
        shared.withLock {
          $0.source.beginNextEpoch()
          $0.loss = TrainingLoss()
        }
      }
      switch options.schedule {
      case .sequential: learnInSequence()
      case .deterministic: learnInBlocks(pool)
      case .lockFree: pool.run(pool.threadCount) { _ in learnWithoutLocks() }
      }
      let (loss, isStopped, failure) = shared.withLock { ($0.loss, $0.isStopped, $0.failure) }
      if let failure { throw failure }
      if let mean = loss.mean { losses.append(mean) }
      if isStopped { break }
    }
    return shared.withLock {
      TrainingOutcome(losses: losses, isComplete: !$0.isStopped, random: $0.source.random)
    }
  }

  /// Learns one job after another until the epoch has none left, as other threads do.
  private func learnWithoutLocks() {
    var learner = WindowLearner(weights, objectives, options)
    var job = TrainingJob()
    while take(&job) != nil {
      let loss = learner.learn(&job)
      report(job.corpusWordCount, loss)
    }
  }

  /// Learns one job after another as gensim does.
  private func learnInSequence() {
    var learner = JobLearner(weights, objectives, options)
    var job = TrainingJob()
    while take(&job) != nil {
      let loss = learner.learn(&job)
      report(job.corpusWordCount, loss)
    }
  }

  /// Learns one job after another, each on all threads.
  private func learnInBlocks(_ pool: ThreadPool) {
    let learner = BlockLearner(
      weights, objectives, options, greatestShare: greatestShare, pool)
    var job = TrainingJob()
    while let number = take(&job) {
      let loss = learner.learn(job, seed: UInt64(options.seed) << 32 &+ number)
      report(job.corpusWordCount, loss)
    }
  }

  /// The next job's number; nil where there is none, or no more are wanted.
  private func take(_ job: inout TrainingJob) -> UInt64? {
    shared.withLock { shared in
      guard shared.failure == nil, !shared.isStopped, shared.source.next(into: &job) else {
        return nil
      }
      shared.learningRate = job.learningRate
      shared.jobCount += 1
      return shared.jobCount
    }
  }

  private func report(_ wordCount: Int, _ loss: TrainingLoss) {
    shared.withLock { shared in
      shared.wordCount += wordCount
      shared.loss += loss
      guard let progress, shared.failure == nil else { return }
      do {
        let wantsMore = try progress(
          Word2VecProgress(
            epoch: shared.source.epoch + 1, epochCount: options.epochs,
            wordCount: shared.wordCount, totalWordCount: totalWordCount,
            learningRate: Double(shared.learningRate), loss: shared.loss.mean,
            elapsed: ContinuousClock.now - start))
        if !wantsMore { shared.isStopped = true }
      } catch {
        shared.failure = error
      }
    }
  }
}

/// What a training leaves beside the weights.
struct TrainingOutcome: Sendable {
  /// The mean loss of a prediction in each epoch, where it is measured.
  let losses: [Double]
  /// Whether it went to its end.
  let isComplete: Bool
  /// The random numbers that a next training goes on with.
  let random: MersenneTwister
}
