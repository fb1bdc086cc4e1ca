internal import LinearAlgebra

/// Some words of a job with all that their predictions need, drawn ahead and on its way from memory.
///
/// Noise words are drawn once for some of the words around a word. Each pair of words meets noise of the
/// same distribution as in gensim, which draws anew for each pair; but the rows of the noise are fetched
/// once for several pairs, and their products are those of small matrices (after Ji, Satish, Li and
/// Dubey, "Parallelizing Word2Vec in Shared and Distributed Memory", 2016, who draw once for all).
@safe
struct WindowBatch: ~Copyable {
  private let weights: TrainingWeights
  private let objectives: [Objective]
  private let options: Word2VecOptions
  private(set) var list: PredictionList
  private(set) var contexts: [ContextRows] = []

  init(_ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions) {
    self.weights = weights
    self.objectives = objectives
    self.options = options
    let wordCount = Self.wordCount(options)
    let groups = Self.groupCount(WindowPredictor.mostHidden(options))
    list = PredictionList(count: wordCount * groups, of: objectives)
    contexts.reserveCapacity(wordCount)
  }

  /// How many hidden vectors share their noise words, and find the rows of a prediction as they are
  /// before any of them moves them: with more, the result depends more on what is drawn.
  static let groupSize = 2

  /// How many groups some hidden vectors make.
  static func groupCount(_ hiddenCount: Int) -> Int { (hiddenCount + groupSize - 1) / groupSize }

  /// How many words are batched: enough to hide the way from memory, with few enough contexts to
  /// stay in the cache.
  static func wordCount(_ options: Word2VecOptions) -> Int {
    max(1, min(32, 128 / min(options.window, 128)))
  }

  /// Takes the words at `places`.
  mutating func prepare(
    _ places: Range<Int>, of job: borrowing TrainingJob, _ words: UnsafePointer<UInt32>,
    _ random: inout LinearCongruentialGenerator
  ) {
    list.clear()
    contexts.removeAll(keepingCapacity: true)
    for place in places {
      let sentence = Int(job.sentenceStarts[place])..<Int(job.sentenceStops[place])
      let context = unsafe ContextRows(
        words, place: place, window: Int(job.windows[place]), sentence: sentence)
      contexts.append(context)
      // The words before are in the cache already.
      let last = place + options.window
      if last < job.words.count {
        unsafe RowKernels.prefetch(weights.row(words[last], of: weights.inputs), weights.stride)
      }
      let hiddenCount = options.algorithm == .skipGram ? context.count : 1
      let groupCount = Self.groupCount(hiddenCount)
      for number in objectives.indices {
        for _ in 0..<groupCount {
          unsafe list.append(
            words[place], by: objectives[number], number: number, weights: weights, &random)
        }
      }
    }
  }
}
