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
    guard nextSentence < corpus.sentenceCount else { return false }
    job.clear()
    job.learningRate = Float(learningRate)
    let high = UInt64(random.next(below: 1 << 24))
    job.random = .init(state: high << 24 + UInt64(random.next(below: 1 << 24)))
    takeSentences(into: &job)
    for _ in job.words {
      let reduction = options.shrinksWindows ? random.next(below: UInt32(options.window)) : 0
      job.windows.append(UInt32(options.window) - reduction)
    }
    return true
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
  private mutating func takeSentences(into job: inout TrainingJob) {
    let first = nextSentence
    let start = first == 0 ? 0 : corpus.sentenceEnds[first - 1]
    var sentenceStart = start
    while nextSentence < corpus.sentenceCount {
      let end = corpus.sentenceEnds[nextSentence]
      guard end - start <= options.jobWordCount || nextSentence == first else { break }
      take(sentenceStart..<end, into: &job)
      sentenceStart = end
      nextSentence += 1
    }
    job.corpusWordCount = sentenceStart - start
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
