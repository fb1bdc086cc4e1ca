internal import LinearAlgebra

/// Learns a vector for each word of a text from the words around it.
///
/// Words that occur in like company get like vectors: word2vec (Mikolov et al., "Efficient
/// Estimation of Word Representations in Vector Space", 2013), as gensim 4.4 trains it. From the
/// same sentences, options and seed, one thread draws the same random numbers as gensim with one
/// worker and ends at its vectors, but for the rounding of dot products. That is gensim's own
/// difference between two CPUs: 1e-6, or some 1e-5 where a sum falls on the edge between two entries
/// of the table of the logistic function.
///
///     var options = Word2VecOptions()
///     options.minimumCount = 1
///     let model = try Word2VecTrainer(options).train(onLinesOf: "sentences.txt")
///     for neighbour in try model.vectors.mostSimilar(to: "bank", count: 5) {
///       print(neighbour.word, neighbour.similarity)
///     }
///
/// A sequential ``Word2VecOptions/schedule`` is the default: that of gensim with one worker. Others are
/// several times faster. The library's first page has the way from gensim, call by call.
public struct Word2VecTrainer: Sendable {
  /// What is called with each report, and says whether to go on.
  ///
  /// Where it returns false, training ends soon and gives what has been learned so far; what it throws
  /// ends the training and is thrown there. It is called from the training threads, never by two at
  /// once, and in the order of the reports. While it runs, the other threads of a lock-free schedule
  /// learn on.
  public typealias ProgressHandler = @Sendable (Word2VecProgress) throws -> Bool

  /// What is learned and how.
  public let options: Word2VecOptions

  /// A trainer with these options.
  ///
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)``.
  public init(_ options: Word2VecOptions = Word2VecOptions()) throws(Word2VecError) {
    try options.validate()
    self.options = options
  }

  /// Learns the words of a text.
  ///
  /// - Parameters:
  ///   - corpus: The text; no context reaches across the ends of its sentences.
  ///   - vocabulary: The words to learn; nil takes those of the text that the options leave.
  ///   - progress: Called at least once in each pass over the text, after every
  ///     ``Word2VecOptions/jobWordCount`` words.
  /// - Returns: The trained vectors, and what trained them.
  /// - Throws: ``Word2VecError/emptyCorpus``, ``Word2VecError/noFrequentWord(minimumCount:commonest:count:)``
  ///   and ``Word2VecError/noMemory(bytes:)``; what `progress` throws.
  /// - Complexity: Time O(words · window · negative samples · vector size · epochs). Memory, beside the
  ///   text, 8 bytes for each number of each word's vector, and 12 with both negative sampling and
  ///   hierarchical softmax; while training goes on rows are rounded up to 16 numbers. The command
  ///   takes 1.03 GB at most (`/usr/bin/time -v`) to learn 400,000 words of 300 numbers and save them.
  public func train(
    on corpus: Corpus, vocabulary: Vocabulary? = nil, progress: ProgressHandler? = nil
  ) throws -> Word2VecModel {
    let vocabulary = try vocabulary ?? Vocabulary(of: corpus, selection: options.selection)
    let (objectives, weights) = try room(for: vocabulary)
    weights.drawInputs(seed: options.seed)
    return try train(
      on: corpus, vocabulary, objectives, weights, random: MersenneTwister(seed: options.seed),
      progress)
  }

  /// Learns the words of `sentences`, which is gone through once.
  ///
  /// Words are told apart by their UTF-8 bytes: two spellings that Unicode calls equivalent, and
  /// Swift equal, are two words.
  ///
  /// - Parameters:
  ///   - sentences: The text, a list of words each.
  ///   - progress: As in ``train(on:vocabulary:progress:)``.
  /// - Returns: The trained vectors, and what trained them.
  /// - Throws: What ``train(on:vocabulary:progress:)`` throws.
  public func train(
    on sentences: some Sequence<[String]>, progress: ProgressHandler? = nil
  ) throws -> Word2VecModel {
    try train(on: Corpus(sentences), progress: progress)
  }

  /// Learns the words of a file's lines, a sentence a line; `.gz` is read as it is.
  ///
  /// - Parameters:
  ///   - path: The file, a folder of files, or `-` for standard input; see ``Corpus``.
  ///   - progress: As in ``train(on:vocabulary:progress:)``.
  /// - Returns: The trained vectors, and what trained them.
  /// - Throws: What ``train(on:vocabulary:progress:)`` throws, and the error of a file that cannot be
  ///   read, is damaged, or is not UTF-8.
  public func train(
    onLinesOf path: String, progress: ProgressHandler? = nil
  ) throws -> Word2VecModel {
    try train(on: Corpus(contentsOf: [path]), progress: progress)
  }

  /// Goes on with a model: its vectors and output rows learn from another text, or from more of the
  /// same (gensim's `model.train` after `model.build_vocab(…, update=True)`, or without).
  ///
  /// The learning rate begins anew with the options of this trainer. Words that are new begin as they
  /// would in a model of their own; with hierarchical softmax the tree becomes that of the new counts,
  /// as in gensim, so that its nodes must be learned anew.
  ///
  /// - Parameters:
  ///   - model: What to go on with; it stays as it is.
  ///   - corpus: The text.
  ///   - addsWords: Whether new words of the text that are frequent enough are learned too; else they
  ///     are passed over.
  ///   - progress: As in ``train(on:vocabulary:progress:)``.
  /// - Returns: The model that has learned more; while it learns, there are both in memory.
  /// - Throws: ``Word2VecError/otherModel(option:model:trainer:)`` where vector size or objective are not
  ///   the model's; ``Word2VecError/tooLargeCounts``; what ``train(on:vocabulary:progress:)`` throws.
  public func train(
    _ model: Word2VecModel, on corpus: Corpus, addingWords addsWords: Bool = false,
    progress: ProgressHandler? = nil
  ) throws -> Word2VecModel {
    try check(model)
    let known = Vocabulary(of: model)
    let vocabulary =
      addsWords ? try known.extended(by: corpus, selection: options.selection) : known
    let (objectives, weights) = try room(for: vocabulary)
    weights.drawInputs(seed: options.seed)
    unsafe model.vectors.withRows { rows in
      unsafe weights.fill(with: Span(_unsafeElements: rows))
    }
    let outputs = model.outputWeights
    if let first = weights.rows.negativeSampling, let values = outputs.negativeSampling {
      weights.fill(from: first, with: values.span)
    }
    if let first = weights.rows.hierarchicalSoftmax, let values = outputs.hierarchicalSoftmax {
      weights.fill(from: first, with: values.span)
    }
    return try train(
      on: corpus, vocabulary, objectives, weights, random: model.random, progress)
  }

  private func check(_ model: Word2VecModel) throws(Word2VecError) {
    func check<Value: Equatable>(_ name: String, _ theirs: Value, _ mine: Value)
      throws(Word2VecError)
    {
      guard theirs != mine else { return }
      throw .otherModel(option: name, model: "\(theirs)", trainer: "\(mine)")
    }
    try check("vectorSize", model.vectors.vectorSize, options.vectorSize)
    let outputs = model.outputWeights
    try check(
      "usesHierarchicalSoftmax", outputs.hierarchicalSoftmax != nil,
      options.usesHierarchicalSoftmax)
    try check(
      "negative sampling", outputs.negativeSampling != nil, options.negativeSamples > 0)
  }

  private func room(
    for vocabulary: Vocabulary
  ) throws(Word2VecError) -> (Objectives, TrainingWeights) {
    let objectives = try Objectives(options, counts: vocabulary.counts)
    let copyCount =
      options.schedule == .deterministic ? BlockLearner.copyCount(options, objectives.list) : 0
    let weights = try TrainingWeights(
      count: vocabulary.count, options: options, copyCount: copyCount)
    return (objectives, weights)
  }

  private func train(
    on corpus: Corpus, _ vocabulary: Vocabulary, _ objectives: Objectives,
    _ weights: TrainingWeights,
    random: MersenneTwister, _ progress: ProgressHandler?
  ) throws -> Word2VecModel {
    guard corpus.wordCount > 0 else { throw Word2VecError.emptyCorpus }
    guard vocabulary.numbers(ofWordsIn: corpus).contains(where: { $0 != Vocabulary.unknown }) else {
      throw Word2VecError.noKnownWord
    }
    let outcome = try TrainingRun(
      corpus, vocabulary, objectives, weights, options, random: random, progress
    ).run()
    let vectors = KeyedVectors(
      words: vocabulary.words.table, counts: vocabulary.counts,
      vectors: weights.takeOut(), vectorSize: weights.size)
    return Word2VecModel(
      vectors: vectors, outputWeights: weights.takeOutOutputs(), losses: outcome.losses,
      options: options,
      corpusWordCount: corpus.wordCount, sentenceCount: corpus.sentenceCount,
      isComplete: outcome.isComplete, random: outcome.random)
  }
}
