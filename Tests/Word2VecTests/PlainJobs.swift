import LinearAlgebra
import Word2Vec

/// The jobs of a text, as every schedule cuts and draws them.
struct PlainJobs {
  /// Sentences that are learned at one rate, without the words that are left out.
  struct Job {
    var words: [Int] = []
    /// For each word the places of its sentence, and how far its window reaches.
    var sentences: [Range<Int>] = []
    var windows: [Int] = []
    let rate: Float
    /// Where the random numbers of its chunks start.
    let seed: UInt64

    /// The places of the words around the one at a place.
    func context(of place: Int) -> [Int] {
      let window = place - windows[place]..<place + windows[place] + 1
      return window.clamped(to: sentences[place]).filter { $0 != place }
    }
  }

  private let options: Word2VecOptions
  /// The words' numbers, sentence by sentence; nil outside the vocabulary.
  private let text: [[Int?]]
  private let subsampling: Subsampling
  private var random: MersenneTwister
  private var jobCount: UInt64 = 0
  private var nextSentence = 0

  /// The share of the most frequent word in what is left of the text.
  let greatestShare: Double

  init(_ options: Word2VecOptions, _ corpus: Corpus, _ vocabulary: Vocabulary) {
    self.options = options
    let text = (0..<corpus.sentenceCount).map {
      corpus.sentence(at: $0).map { vocabulary.index(of: $0) }
    }
    let subsampling = Subsampling(
      counts: vocabulary.counts, threshold: options.samplingThreshold)
    var kept = [Double](repeating: 0, count: vocabulary.count)
    for case let word? in text.joined() { kept[word] += 1 }
    for (word, largest) in (subsampling.largestKeptDraws ?? []).enumerated() {
      kept[word] *= Double(largest) / Double(UInt32.max)
    }
    greatestShare = (kept.max() ?? 0) / kept.reduce(0, +)
    self.text = text
    self.subsampling = subsampling
    random = MersenneTwister(seed: options.seed)
  }

  /// The next job of an epoch; nil, once, where it has none left.
  mutating func next(inEpoch epoch: Int) -> Job? {
    guard nextSentence < text.count else {
      nextSentence = 0
      return nil
    }
    let progress =
      (Double(epoch) + Double(nextSentence) / Double(text.count)) / Double(options.epochs)
    let (high, low) = (options.learningRate, options.minimumLearningRate)
    jobCount += 1
    var job = Job(
      rate: Float(high - (high - low) * progress),
      seed: UInt64(options.seed) << 32 + jobCount)
    // What thins out the words; other schedules draw their noise words from it too.
    let high24 = UInt64(random.next(below: 1 << 24))
    let low24 = UInt64(random.next(below: 1 << 24))
    var draws = LinearCongruentialGenerator(state: high24 << 24 + low24)
    var wordCount = 0
    repeat {
      wordCount += text[nextSentence].count
      let words = keptWords(of: text[nextSentence], &draws)
      let places = job.words.count..<job.words.count + words.count
      job.words += words
      job.sentences += words.map { _ in places }
      nextSentence += 1
    } while nextSentence < text.count
      && wordCount + text[nextSentence].count <= options.jobWordCount
    job.windows = job.words.map { _ in
      options.window
        - (options.shrinksWindows ? Int(random.next(below: UInt32(options.window))) : 0)
    }
    return job
  }

  private func keptWords(
    of sentence: [Int?], _ draws: inout LinearCongruentialGenerator
  ) -> [Int] {
    sentence.compactMap { $0 }.filter { word in
      subsampling.largestKeptDraws.map { draws.next() <= $0[word] } ?? true
    }
  }
}
