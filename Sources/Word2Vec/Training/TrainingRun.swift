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
    /// The least rate of the jobs that have been learned.
    var learningRate = Float.infinity
    var loss = TrainingLoss()
    /// What the progress handler has not been told.
    var reports: [Word2VecProgress] = []
    /// Whether a thread is telling it.
    var isReporting = false
    var isStopped = false
    var failure: (any Error)?
  }

  private let shared: Mutex<Shared>
  private let weights: TrainingWeights
  private let objectives: Objectives
  private let options: Word2VecOptions
  /// The share of the most frequent word among those that are learned.
  private let greatestShare: Double
  private let totalWordCount: Int
  private let progress: Word2VecTrainer.ProgressHandler?
  private let start = ContinuousClock.now

  init(
    _ corpus: Corpus, _ vocabulary: Vocabulary, _ objectives: Objectives,
    _ weights: TrainingWeights, _ options: Word2VecOptions, random: MersenneTwister,
    _ progress: Word2VecTrainer.ProgressHandler?
  ) {
    let subsampling = Subsampling(
      counts: vocabulary.counts, threshold: options.samplingThreshold)
    let numbers = vocabulary.numbers(ofWordsIn: corpus)
    let source = JobSource(
      corpus, numbers: numbers, subsampling: subsampling, options: options, random: random)
    shared = Mutex(Shared(source: source))
    // The vocabulary's own counts may be those of another text, or what a file says.
    var textCounts = [Int](repeating: 0, count: vocabulary.count)
    for (number, count) in zip(numbers, corpus.counts) where number != Vocabulary.unknown {
      textCounts[Int(number)] += count
    }
    greatestShare = subsampling.greatestShare(counts: textCounts)
    self.objectives = objectives
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
    let blocks = options.schedule == .deterministic ? try blockLearner(pool) : nil
    var losses: [Double] = []
    for epoch in 0..<options.epochs {
      if epoch > 0 {
        shared.withLock {
          $0.source.beginNextEpoch()
          $0.loss = TrainingLoss()
        }
      }
      switch options.schedule {
      case .sequential: try learnInSequence()
      case .deterministic: if let blocks { learnInBlocks(blocks) }
      case .lockFree:
        pool.run(pool.threadCount) { _ in
          do { try learnWithoutLocks() } catch { fail(error) }
        }
      }
      let (loss, isStopped, failure) = shared.withLock { ($0.loss, $0.isStopped, $0.failure) }
      if let failure { throw failure }
      if let mean = loss.mean { losses.append(mean) }
      if isStopped { break }
    }
    return shared.withLock {
      TrainingOutcome(
        losses: losses, isComplete: $0.wordCount == totalWordCount, random: $0.source.random)
    }
  }

  /// Learns one job after another until the epoch has none left, as other threads do.
  private func learnWithoutLocks() throws {
    var learner = try WindowLearner(weights.rows, objectives.list, options)
    var job = TrainingJob()
    while take(&job) != nil {
      let loss = learner.learn(job)
      report(job, loss)
    }
  }

  /// Learns one job after another as gensim does.
  private func learnInSequence() throws {
    var learner = try JobLearner(weights.rows, objectives.list, options)
    var job = TrainingJob()
    while take(&job) != nil {
      let loss = learner.learn(&job)
      report(job, loss)
    }
  }

  /// Learns one job after another, each on all threads.
  private func learnInBlocks(_ learner: BlockLearner) {
    // While a job is learned, piece after piece of the next one is taken.
    var (job, next) = (JobAhead(), JobAhead())
    while take(of: next, wordCount: .max) {}
    while let number = next.number, !shared.withLock({ $0.isStopped || $0.failure != nil }) {
      swap(&job, &next)
      let ahead = next
      ahead.number = nil
      // Each word is taken, and then its window.
      let wordCount = 2 * options.jobWordCount
      let loss = learner.learn(job.job, seed: UInt64(options.seed) << 32 &+ number) { pieces in
        self.take(of: ahead, wordCount: wordCount / pieces + 1)
      }
      report(job.job, loss)
    }
  }

  private func blockLearner(_ pool: ThreadPool) throws(Word2VecError) -> BlockLearner {
    try BlockLearner(
      weights.rows, objectives, options, wordCount: weights.count, greatestShare: greatestShare,
      pool)
  }

  /// A job that is taken while another is learned.
  private final class JobAhead: @unchecked Sendable {
    // One thread writes it while others do not read it.
    var job = TrainingJob()
    /// Nil where none was begun.
    var number: UInt64?
  }

  /// Takes some words of a job that is to come; false where there are none, or all are taken.
  private func take(of ahead: JobAhead, wordCount: Int) -> Bool {
    shared.withLock { shared in
      if ahead.number == nil {
        guard shared.failure == nil, !shared.isStopped, shared.source.begin(&ahead.job) else {
          return false
        }
        shared.jobCount += 1
        ahead.number = shared.jobCount
      }
      return shared.source.fill(&ahead.job, wordCount: wordCount)
    }
  }

  private func fail(_ error: any Error) {
    shared.withLock { if $0.failure == nil { $0.failure = error } }
  }

  /// The next job's number; nil where there is none, or no more are wanted.
  private func take(_ job: inout TrainingJob) -> UInt64? {
    shared.withLock { shared in
      guard shared.failure == nil, !shared.isStopped, shared.source.next(into: &job) else {
        return nil
      }
      shared.jobCount += 1
      return shared.jobCount
    }
  }

  /// Counts a job that has been learned, and tells the progress handler.
  ///
  /// A thread that finds another at it leaves its report behind, in order, and learns on: so the
  /// handler may take its time.
  private func report(_ job: TrainingJob, _ loss: TrainingLoss) {
    let reportsNow = shared.withLock { shared in
      shared.wordCount += job.corpusWordCount
      shared.learningRate = min(shared.learningRate, job.learningRate)
      shared.loss += loss
      guard progress != nil else { return false }
      shared.reports.append(report(of: shared))
      defer { shared.isReporting = true }
      return !shared.isReporting
    }
    guard reportsNow, let progress else { return }
    while let report = nextReport() {
      do {
        if try !progress(report) { shared.withLock { $0.isStopped = true } }
      } catch {
        shared.withLock { $0.failure = error }
      }
    }
  }

  /// The first report that the handler has not had; nil where there is none, or it has failed.
  private func nextReport() -> Word2VecProgress? {
    shared.withLock { shared in
      guard shared.failure == nil, !shared.reports.isEmpty else {
        shared.isReporting = false
        return nil
      }
      return shared.reports.removeFirst()
    }
  }

  private func report(of shared: Shared) -> Word2VecProgress {
    Word2VecProgress(
      epoch: shared.source.epoch + 1, epochCount: options.epochs, wordCount: shared.wordCount,
      totalWordCount: totalWordCount, learningRate: Double(shared.learningRate),
      loss: shared.loss.mean, elapsed: ContinuousClock.now - start)
  }
}

/// What a training leaves beside the weights.
struct TrainingOutcome: Sendable {
  /// The mean loss of a prediction in each epoch, where it is measured.
  let losses: [Double]
  /// Whether all of the text was learned, in all epochs.
  let isComplete: Bool
  /// The random numbers that a next training goes on with.
  let random: MersenneTwister
}
