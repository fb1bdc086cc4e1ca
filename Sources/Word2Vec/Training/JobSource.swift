internal import LinearAlgebra

/// Cuts the text into jobs, in order, and makes every random draw that shapes them.
///
/// It is asked by one thread at a time, so a job is the same whichever thread learns it and however
/// many there are. Order and number of the draws are gensim's with one worker.
struct JobSource {
  private let corpus: Corpus
  /// The vocabulary's number of each word of the corpus.
  private let numbers: [UInt32]
  private let options: Word2VecOptions
  private let subsampling: Subsampling
  /// What the windows and the jobs' own random numbers are drawn from.
  private(set) var random: MersenneTwister
  private var nextSentence = 0
  /// The first sentence of the job that is being filled.
  private var firstSentence = 0

  /// The number of the current epoch, from 0.
  private(set) var epoch = 0

  init(
    _ corpus: Corpus, numbers: [UInt32], subsampling: Subsampling, options: Word2VecOptions,
    random: MersenneTwister
  ) {
    self.corpus = corpus
    self.subsampling = subsampling
    self.options = options
    self.numbers = numbers
    self.random = random
  }

  /// Goes back to the first sentence.
  mutating func beginNextEpoch() {
    nextSentence = 0
    epoch += 1
  }

  /// Fills `job` with the next sentences; false where the epoch has none left.
  mutating func next(into job: inout TrainingJob) -> Bool {
    guard begin(&job) else { return false }
    while fill(&job, wordCount: .max) {}
    return true
  }

  /// Begins to fill `job` with the next sentences; false where the epoch has none left.
  mutating func begin(_ job: inout TrainingJob) -> Bool {
    guard nextSentence < corpus.sentenceCount else { return false }
    firstSentence = nextSentence
    job.clear()
    job.learningRate = Float(learningRate)
    let high = UInt64(random.next(below: 1 << 24))
    job.random = .init(state: high << 24 + UInt64(random.next(below: 1 << 24)))
    return true
  }

  /// Goes on filling a job that was begun: first with sentences, then with their words' windows.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - wordCount: After how many words to stop for now.
  /// - Returns: Whether there is more to do.
  mutating func fill(_ job: inout TrainingJob, wordCount: Int) -> Bool {
    if job.windows.isEmpty, takeSentences(into: &job, wordCount: wordCount) { return true }
    let left = job.words.count - job.windows.count
    for _ in 0..<min(left, wordCount) {
      let reduction = options.shrinksWindows ? random.next(below: UInt32(options.window)) : 0
      job.windows.append(UInt32(options.window) - reduction)
    }
    return left > wordCount
  }

  /// Falls linearly with the sentences handed out before, over all epochs.
  private var learningRate: Double {
    let share = Double(nextSentence) / Double(corpus.sentenceCount)
    let progress = (Double(epoch) + share) / Double(options.epochs)
    let rate =
      options.learningRate - (options.learningRate - options.minimumLearningRate) * progress
    return max(options.minimumLearningRate, rate)
  }

  /// Takes sentences while they fit into the job; the first always does.
  ///
  /// - Returns: Whether `wordCount` words were taken before that.
  private mutating func takeSentences(into job: inout TrainingJob, wordCount: Int) -> Bool {
    let start = place(ofSentence: firstSentence)
    let now = place(ofSentence: nextSentence)
    var sentenceStart = now
    while nextSentence < corpus.sentenceCount {
      let end = corpus.sentenceEnds[nextSentence]
      guard end - start <= options.jobWordCount || nextSentence == firstSentence else { break }
      guard sentenceStart - now < wordCount else { return true }
      take(sentenceStart..<end, into: &job)
      sentenceStart = end
      nextSentence += 1
    }
    job.corpusWordCount = sentenceStart - start
    return false
  }

  private func place(ofSentence sentence: Int) -> Int {
    sentence == 0 ? 0 : corpus.sentenceEnds[sentence - 1]
  }

  private func take(_ sentence: Range<Int>, into job: inout TrainingJob) {
    let start = job.words.count
    let places = corpus.wordNumbers.extracting(sentence)
    for index in places.indices {
      let word = numbers[Int(places[index])]
      if word == Vocabulary.unknown { continue }
      if let largest = subsampling.largestKeptDraws?[Int(word)], largest < job.random.next() {
        continue
      }
      job.words.append(word)
    }
    let end = job.words.count
    job.sentenceEnds.append(end)
    for _ in start..<end {
      job.sentenceStarts.append(UInt32(start))
      job.sentenceStops.append(UInt32(end))
    }
  }
}
