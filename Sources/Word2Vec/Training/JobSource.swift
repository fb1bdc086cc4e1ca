internal import LinearAlgebra

/// Cuts the text into jobs, in order, and makes every random draw that shapes them.
///
/// It is asked by one thread at a time, so a job is the same whichever thread learns it and however
/// many there are. Order and number of the draws are gensim's with one worker.
struct JobSource {
  /// What becomes of a word of the corpus.
  private struct Entry {
    /// The vocabulary's number of it.
    let number: UInt32
    /// The largest draw that keeps an occurrence.
    let largestKept: UInt32
  }

  private let corpus: Corpus
  /// Of each word of the corpus, in one table: a text's words are here and there in it.
  private let entries: [Entry]
  private let isThinnedOut: Bool
  private let options: Word2VecOptions
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
    self.options = options
    isThinnedOut = subsampling.largestKeptDraws != nil
    entries = numbers.map { number in
      let isKnown = number != Vocabulary.unknown
      let largest = isKnown ? subsampling.largestKeptDraws?[Int(number)] : nil
      return Entry(number: number, largestKept: largest ?? .max)
    }
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
    let end = start + keep(sentence, in: &job)
    job.sentenceEnds.append(end)
    job.sentenceStarts.append(contentsOf: repeatElement(UInt32(start), count: end - start))
    job.sentenceStops.append(contentsOf: repeatElement(UInt32(end), count: end - start))
  }

  /// Appends the words of a sentence that are known and kept, and says how many they are.
  private func keep(_ sentence: Range<Int>, in job: inout TrainingJob) -> Int {
    let start = job.words.count
    job.words.append(contentsOf: repeatElement(0, count: sentence.count))
    var random = job.random
    var end = start
    let places = corpus.wordNumbers.extracting(sentence)
    unsafe entries.withUnsafeBufferPointer { entries in
      var words = job.words.mutableSpan
      for index in places.indices {
        let entry = unsafe entries[Int(places[index])]
        if entry.number == Vocabulary.unknown { continue }
        // A branch would often be guessed wrong, and so wait for the table: what is not kept is written over.
        words[end] = entry.number
        end += isThinnedOut && entry.largestKept < random.next() ? 0 : 1
      }
    }
    job.random = random
    job.words.removeLast(start + sentence.count - end)
    return end - start
  }
}
