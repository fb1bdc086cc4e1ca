internal import LinearAlgebra

/// Some words of a job with all that their predictions need, drawn ahead, so that it can be fetched ahead.
///
/// Noise words are drawn once for some of the words around a word. Each pair of words meets noise of the
/// same distribution as in gensim, which draws anew for each pair; but the rows of the noise are fetched
/// once for several pairs, and their products are those of small matrices (after Ji, Satish, Li and
/// Dubey, "Parallelizing Word2Vec in Shared and Distributed Memory", 2016, who draw once for all).
@safe
struct WindowBatch: ~Copyable {
  private let weights: WeightRows
  private let options: Word2VecOptions
  private(set) var list: PredictionList
  private(set) var contexts: [ContextRows] = []

  init(
    _ weights: WeightRows, _ objectives: ObjectiveList, _ options: Word2VecOptions
  ) throws(Word2VecError) {
    self.weights = weights
    self.options = options
    let wordCount = Self.wordCount(options)
    let groups = HiddenVectors.groupCount(WindowPredictor.mostHidden(options))
    list = try PredictionList(count: wordCount * groups, of: objectives)
    contexts.reserveCapacity(wordCount)
  }

  /// How many words are batched: so many that the first ones, whose rows are not fetched ahead, are few, with
  /// few enough contexts to stay in the cache.
  static func wordCount(_ options: Word2VecOptions) -> Int {
    max(1, min(32, 160 / min(options.window, 160)))
  }

  /// How many predictions ahead the cells of their noise words are fetched: of a table for 70,000 words
  /// few are in the cache.
  private static let predictionsAhead = 3

  /// Takes the words at `places`.
  ///
  /// - Parameters:
  ///   - places: Which words of the job.
  ///   - job: Where they are.
  ///   - objectives: How they are predicted.
  ///   - copies: The first of the rows that are copies of those that all predictions of a word have; nil
  ///     where these are asked themselves.
  ///   - random: What noise words are drawn from.
  mutating func prepare(
    _ places: Range<Int>, of job: JobWords, by objectives: ObjectiveList, copies: UInt32? = nil,
    _ random: inout LinearCongruentialGenerator
  ) {
    list.clear()
    contexts.removeAll(keepingCapacity: true)
    var copy = copies
    var ahead = random
    for _ in 0..<Self.predictionsAhead {
      for objective in objectives { objective.prefetchNoise(&ahead) }
    }
    for place in places {
      let context = job.context(of: place)
      contexts.append(context)
      // The words before are in the cache already.
      let last = place + options.window
      if last < job.count {
        unsafe RowKernels.prefetch(
          weights.row(job.numbers[last]), weights.stride, toWrite: copies == nil)
      }
      let hiddenCount = context.hiddenCount(options)
      guard hiddenCount > 0 else { continue }
      let word = unsafe job.numbers[place]
      for number in objectives.indices {
        for _ in 0..<HiddenVectors.groupCount(hiddenCount) {
          objectives[number].prefetchNoise(&ahead)
          list.append(
            word, by: objectives[number], weights: weights, copies: copy, &random)
          // The others are fetched while the one before is learned.
          if list.predictions.count == 1 { list.prefetch(0, weights) }
        }
        copy = copy.map { $0 + UInt32(objectives[number].sharedTargets(of: word)) }
      }
    }
  }
}
