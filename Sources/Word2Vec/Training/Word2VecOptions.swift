/// What a ``Word2VecTrainer`` learns and how.
///
/// The defaults are gensim's, except that one thread trains unless more are asked for.
///
/// | gensim 4.4 | here | default |
/// |---|---|---|
/// | `sg` | ``algorithm`` | `.continuousBagOfWords` |
/// | `vector_size` | ``vectorSize`` | 100 |
/// | `window` | ``window`` | 5 |
/// | `shrink_windows` | ``shrinksWindows`` | true |
/// | `cbow_mean` | ``averagesContext`` | true |
/// | `min_count` | ``minimumCount`` | 5 |
/// | `max_final_vocab` | ``maximumVocabularySize`` | nil |
/// | `max_vocab_size` | ``vocabularyScanLimit`` | nil |
/// | `sorted_vocab` | ``sortsVocabulary`` | true |
/// | `sample` | ``samplingThreshold`` | 0.001 |
/// | `hs` | ``usesHierarchicalSoftmax`` | false |
/// | `negative` | ``negativeSamples`` | 5 |
/// | `ns_exponent` | ``negativeSamplingExponent`` | 0.75 |
/// | `alpha` | ``learningRate`` | 0.025 |
/// | `min_alpha` | ``minimumLearningRate`` | 0.0001 |
/// | `epochs` | ``epochs`` | 5 |
/// | `batch_words` | ``jobWordCount`` | 10,000 |
/// | `seed` | ``seed`` | 1 |
/// | `workers` | ``schedule``, ``threadCount`` | one thread |
/// | `compute_loss` | ``measuresLoss`` | false |
public struct Word2VecOptions: Sendable, Equatable {
  /// What is predicted from what.
  public enum Algorithm: String, Sendable, CaseIterable {
    /// Predicts a word from the words around it together; fast, good for frequent words.
    case continuousBagOfWords
    /// Predicts a word from each word around it in turn; slower, better for rare words.
    case skipGram
  }

  /// How threads share the work.
  public enum Schedule: String, Sendable, CaseIterable {
    /// A prediction after the other on one thread, with gensim's own random numbers: the vectors are
    /// those of gensim with one worker.
    case sequential
    /// Some words at a time, in parts that keep out of each other's way or whose moves are added in a
    /// fixed order: the same seed gives the same bytes on any number of threads.
    case deterministic
    /// Threads train at the same time without locks (Hogwild): as good, the fastest, and never twice
    /// the same.
    case lockFree
  }

  /// What is predicted from what.
  public var algorithm = Algorithm.continuousBagOfWords
  /// How many numbers a word's vector has.
  public var vectorSize = 100
  /// How many words on each side of a word are its context, at most.
  public var window = 5
  /// Whether each word's window is drawn evenly from `1...window`, so that near words count more.
  public var shrinksWindows = true
  /// Whether the bag of words is the mean of its words' vectors rather than their sum.
  public var averagesContext = true

  /// Words that occur less often are dropped before anything else.
  public var minimumCount = 5
  /// Raises the minimum count until at most this many words are left; nil leaves it.
  public var maximumVocabularySize: Int?
  /// How many words may be counted at a time; see ``Vocabulary/Selection/scanLimit``.
  public var vocabularyScanLimit: Int?
  /// Whether the most frequent words come first.
  public var sortsVocabulary = true
  /// The share of the text above which a word's occurrences are thinned out; 0 keeps them all.
  ///
  /// A value of 1 or more is a count instead: words that occur more than 6.9 times as often are
  /// thinned out, as in gensim.
  public var samplingThreshold = 1e-3

  /// Whether words are predicted by the turns on their way through a tree of all words; beside
  /// negative sampling where ``negativeSamples`` are more than 0.
  public var usesHierarchicalSoftmax = false
  /// How many noise words each prediction is contrasted with; 0 for no negative sampling.
  public var negativeSamples = 5
  /// Noise words are drawn in proportion to their count raised to this power.
  public var negativeSamplingExponent = 0.75

  /// The learning rate at the start.
  public var learningRate = 0.025
  /// The learning rate at the end, to which it falls linearly.
  public var minimumLearningRate = 1e-4
  /// How often the whole text is gone through.
  public var epochs = 5
  /// How many words are learned at one learning rate; without locks by one thread.
  public var jobWordCount = 10_000

  /// Where the random numbers start.
  public var seed: UInt32 = 1
  /// How threads share the work, and whether a result can be repeated.
  public var schedule = Schedule.sequential
  /// How many threads train, but in a sequential ``schedule``; nil for the CPUs that this process
  /// may use.
  ///
  /// In a deterministic one no more than 16 have work.
  public var threadCount: Int?
  /// Whether the loss is measured as training goes, which takes some hundredths of the time.
  public var measuresLoss = false

  /// gensim's defaults, on one thread.
  public init() {}
}

extension Word2VecOptions {
  /// The most numbers a vector may have.
  static let vectorSizeLimit = 1 << 16

  /// Checks every option's range.
  ///
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)`` for the first one outside it.
  func validate() throws(Word2VecError) {
    try Word2VecError.check("vectorSize", vectorSize, 1...Self.vectorSizeLimit)
    try Word2VecError.check("window", window, 1...1_000_000)
    try Word2VecError.check("minimumCount", minimumCount, 1...Int.max)
    try Word2VecError.check("maximumVocabularySize", maximumVocabularySize ?? 1, 1...Int.max)
    try Word2VecError.check("vocabularyScanLimit", vocabularyScanLimit ?? 1, 1...Int.max)
    try Word2VecError.check(
      "negativeSamples", negativeSamples, (usesHierarchicalSoftmax ? 0 : 1)...1_000)
    try Word2VecError.check("epochs", epochs, 1...1_000_000)
    try Word2VecError.check("jobWordCount", jobWordCount, 1...Corpus.sentenceLimit)
    try Word2VecError.check("threadCount", threadCount ?? 1, 1...1_024)
    try Word2VecError.check("samplingThreshold", samplingThreshold, 0...1e18)
    try Word2VecError.check("negativeSamplingExponent", negativeSamplingExponent, -10...10)
    try Word2VecError.check("learningRate", learningRate, 0...1_000)
    try Word2VecError.check("minimumLearningRate", minimumLearningRate, 0...learningRate)
  }

  /// Which words of a text are learned.
  var selection: Vocabulary.Selection {
    var selection = Vocabulary.Selection()
    selection.minimumCount = minimumCount
    selection.maximumSize = maximumVocabularySize
    selection.scanLimit = vocabularyScanLimit
    selection.sortsByFrequency = sortsVocabulary
    return selection
  }
}
