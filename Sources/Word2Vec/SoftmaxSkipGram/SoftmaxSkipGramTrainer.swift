internal import LinearAlgebra

/// Learns a vector for each word by predicting the words near it, each out of all words.
///
/// This is skip-gram as tutorials write it: a layer that looks the word up, a linear one that scores
/// every word of the vocabulary, their softmax, cross entropy, and Adam. It is exact where
/// ``Word2VecTrainer`` approximates, and takes time in proportion to the vocabulary: for some ten
/// thousand words at most.
///
///     var options = SoftmaxSkipGramOptions()
///     options.vectorSize = 10
///     options.epochs = 100
///     options.learningRate = 0.01
///     let corpus = try Corpus(contentsOf: ["five-sentences.txt"])
///     let model = try SoftmaxSkipGramTrainer(options).train(on: corpus) { progress in
///       if progress.isEndOfEpoch { print(progress.epoch, progress.loss) }
///       return true
///     }
///
/// From the same weights, pairs and options it takes PyTorch's steps:
///
///     logits = nn.Linear(size, words)(nn.Embedding(words, size)(centre))
///     loss = nn.CrossEntropyLoss()(logits, context)
///     optimizer.zero_grad(); loss.backward(); optimizer.step()    # optim.Adam
public struct SoftmaxSkipGramTrainer: Sendable {
  /// What is called after each step; false ends the training there, and keeps what has been learned.
  public typealias ProgressHandler = (SoftmaxSkipGramProgress) throws -> Bool

  /// What is learned and how.
  public let options: SoftmaxSkipGramOptions

  /// A trainer with these options.
  ///
  /// - Parameter options: What is learned and how.
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)``.
  public init(
    _ options: SoftmaxSkipGramOptions = SoftmaxSkipGramOptions()
  ) throws(Word2VecError) {
    try options.validate()
    self.options = options
  }

  /// Learns the words of a text.
  ///
  /// - Parameters:
  ///   - corpus: The text; no context reaches across the ends of its sentences.
  ///   - progress: Called after each step, which is ``SoftmaxSkipGramOptions/batchSize`` pairs.
  /// - Returns: The trained vectors and the output layer.
  /// - Throws: ``Word2VecError/emptyCorpus``,
  ///   ``Word2VecError/noFrequentWord(minimumCount:commonest:count:)`` and
  ///   ``Word2VecError/vocabularyTooLarge(count:limit:)``; what `progress` throws.
  /// - Complexity: Time O(words · window · vocabulary · vector size · epochs); memory 8 bytes a pair,
  ///   and 4 bytes a word of the vocabulary for each pair of a batch and 28 for each number of a
  ///   vector.
  public func train(
    on corpus: Corpus, progress: ProgressHandler? = nil
  ) throws -> SoftmaxSkipGramModel {
    try train(on: corpus, from: nil, progress: progress)
  }

  /// Learns the words of a text, beginning with the given weights.
  ///
  /// - Precondition: There is a row for each word that the options leave of the text.
  package func train(
    on corpus: Corpus, from initial: SoftmaxSkipGramWeights?, progress: ProgressHandler? = nil
  ) throws -> SoftmaxSkipGramModel {
    let vocabulary = try Vocabulary(
      of: corpus, minimumCount: options.minimumCount, maximumSize: options.maximumVocabularySize)
    let limit = SoftmaxSkipGramOptions.vocabularyLimit
    guard vocabulary.count <= limit else {
      throw Word2VecError.vocabularyTooLarge(count: vocabulary.count, limit: limit)
    }
    var pairs = SkipGramPairs(
      corpus, numbers: vocabulary.numbers(ofWordsIn: corpus), window: options.window)
    let batchSize = try batchSize(of: pairs.count, wordCount: vocabulary.count)
    let weights = initial ?? SoftmaxSkipGramWeights(wordCount: vocabulary.count, options)
    let run = SoftmaxSkipGramRun(
      weights, wordCount: vocabulary.count, batchSize: batchSize, options,
      Backend(threadCount: options.threadCount))
    let (losses, isComplete) = try learn(&pairs, run, progress)
    return SoftmaxSkipGramModel(
      vectors: KeyedVectors(
        words: vocabulary.words.table, counts: vocabulary.counts, vectors: run.embedding,
        vectorSize: options.vectorSize),
      outputWeights: run.output, outputBias: run.bias, losses: losses, pairCount: pairs.count,
      isComplete: isComplete)
  }

  /// How many pairs are learned at a time, all of whose scores must find room.
  private func batchSize(of pairCount: Int, wordCount: Int) throws(Word2VecError) -> Int {
    let size = min(options.batchSize, pairCount)
    let limit = Self.scoreLimit / wordCount
    guard size <= limit else {
      throw .invalidOption(
        name: "batchSize", value: "\(options.batchSize)",
        expected: "1 to \(limit) for a vocabulary of \(wordCount) words")
    }
    return size
  }

  /// The most scores of a batch: 1 GB.
  private static let scoreLimit = 1 << 28

  /// Goes through the pairs until an end is reached.
  ///
  /// - Returns: The mean loss of each pass, and whether no pass that was to be is left undone.
  private func learn(
    _ pairs: inout SkipGramPairs, _ run: SoftmaxSkipGramRun, _ progress: ProgressHandler?
  ) throws -> (losses: [Double], isComplete: Bool) {
    // A text of single words has nothing to predict.
    guard pairs.count > 0 else { return ([], true) }
    let start = ContinuousClock.now
    var random = MersenneTwister(seed: options.seed)
    var losses: [Double] = []
    var best = (loss: Double.infinity, epoch: 0)
    for epoch in 1...options.epochs {
      if options.shufflesPairs { pairs.shuffle(using: &random) }
      let (loss, learned, isEnded) = try learnOnce(pairs, run) { loss, count in
        try progress?(
          SoftmaxSkipGramProgress(
            epoch: epoch, epochCount: options.epochs, loss: loss, learnedPairCount: count,
            pairCount: pairs.count, elapsed: ContinuousClock.now - start)) ?? true
      }
      losses.append(loss)
      if loss < best.loss { best = (loss, epoch) }
      let isPatienceOver = options.patience.map { epoch - best.epoch >= $0 } ?? false
      let isLast = epoch == options.epochs || isPatienceOver
      if isEnded || isLast { return (losses, isLast && learned == pairs.count) }
    }
    return (losses, true)
  }

  /// Goes through the pairs once, or until `report` says no.
  ///
  /// - Returns: The mean loss of the pairs that were learned from, their number, and whether `report`
  ///   ended it.
  private func learnOnce(
    _ pairs: SkipGramPairs, _ run: SoftmaxSkipGramRun, _ report: (Double, Int) throws -> Bool
  ) rethrows -> (loss: Double, count: Int, isEnded: Bool) {
    var (sum, count, goesOn) = (0.0, 0, true)
    while goesOn, count < pairs.count {
      let end = min(count + options.batchSize, pairs.count)
      sum += run.step(pairs, count..<end)
      count = end
      goesOn = try report(sum / Double(count), count)
    }
    return (sum / Double(count), count, !goesOn)
  }
}
