internal import Files
internal import Parallel

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
/// The way from gensim:
///
/// | gensim 4.4 | here |
/// |---|---|
/// | `Word2Vec(sentences, …)` | `Word2VecTrainer(options).train(on: sentences)` |
/// | `Word2Vec(corpus_file=path, …)`, `LineSentence(path)` | `train(onLinesOf: path)` |
/// | the constructor's arguments | ``Word2VecOptions`` |
/// | `callbacks`, the log | `progress:` |
/// | `model.wv` | ``Word2VecModel/vectors`` |
/// | `model.syn1neg` | ``OutputWeights/negativeSampling`` |
/// | `model.wv["bank"]` | ``KeyedVectors/vector(for:)`` |
/// | `model.wv.most_similar("bank", topn=5)` | ``KeyedVectors/mostSimilar(to:count:restrictedTo:)`` |
/// | `model.wv.similarity("bank", "shore")` | ``KeyedVectors/similarity(_:_:)`` |
/// | `model.wv.save_word2vec_format(path, binary=True)` | ``KeyedVectors/save(to:as:)`` |
/// | `KeyedVectors.load_word2vec_format(path)` | ``KeyedVectors/init(contentsOf:format:limit:)`` |
///
/// Two things differ on purpose. A sentence of more than 10,000 words is cut into several; gensim
/// forgets what is beyond. And one thread is the default, because its result can be repeated.
public struct Word2VecTrainer: Sendable {
  /// What is called with each report; what it throws ends the training and is thrown there.
  ///
  /// It is called from the training threads, never by two at once.
  public typealias ProgressHandler = @Sendable (Word2VecProgress) throws -> Void

  /// What is learned and how.
  public let options: Word2VecOptions

  /// A trainer with these options.
  ///
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)``.
  public init(_ options: Word2VecOptions = Word2VecOptions()) throws(Word2VecError) {
    try options.validate()
    self.options = options
  }

  /// Learns the words of `sentences`, which is gone through once.
  ///
  /// Words are told apart by their UTF-8 bytes: two spellings that Unicode calls equivalent, and
  /// Swift equal, are two words.
  ///
  /// - Parameters:
  ///   - sentences: The text, a list of words each; no context reaches across their ends.
  ///   - progress: Called at least once in each pass over the text, after every
  ///     ``Word2VecOptions/jobWordCount`` words.
  /// - Returns: The trained vectors, and what trained them.
  /// - Throws: ``Word2VecError/emptyCorpus`` and ``Word2VecError/noFrequentWord``; what `progress`
  ///   throws.
  /// - Complexity: Time O(words · window · negative samples · vector size · epochs); memory 4 bytes
  ///   a word of the text and 8 bytes a word of the vocabulary and number of its vector.
  public func train(
    on sentences: some Sequence<[String]>, progress: ProgressHandler? = nil
  ) throws -> Word2VecModel {
    var scanner = CorpusScanner()
    for sentence in sentences {
      for word in sentence { unsafe scanner.add(word.utf8Span.span.bytes) }
      scanner.endSentence()
    }
    return try train(scanner.finish(options), progress)
  }

  /// Learns the words of a file's lines, a sentence a line; `.gz` is read as it is.
  ///
  /// A line is UTF-8 and ends at byte 0x0A; its words are what stands between white space, as
  /// Python's `split()` cuts it. Lines without a word are passed over.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input.
  ///   - progress: As in ``train(on:progress:)``.
  /// - Returns: The trained vectors, and what trained them.
  /// - Throws: What ``train(on:progress:)`` throws, and the error of a file that cannot be read, is
  ///   damaged, or is not UTF-8.
  public func train(
    onLinesOf path: String, progress: ProgressHandler? = nil
  ) throws -> Word2VecModel {
    let lines = try LineReader(path: path)
    var scanner = CorpusScanner()
    while let line = try lines.next() {
      var isEmpty = true
      unsafe TextWords.forEach(in: line.utf8Span.span.bytes) { word in
        scanner.add(word)
        isEmpty = false
      }
      if !isEmpty { scanner.endSentence() }
    }
    return try train(scanner.finish(options), progress)
  }

  private func train(
    _ text: (vocabulary: Vocabulary, corpus: EncodedCorpus), _ progress: ProgressHandler?
  ) throws -> Word2VecModel {
    let (vocabulary, corpus) = text
    let size = options.vectorSize
    var inputs = Self.initialVectors(vocabulary.count, size: size, seed: options.seed)
    var outputs = [Float](repeating: 0, count: inputs.count)
    try unsafe inputs.withUnsafeMutableBufferPointer { inputs in
      try unsafe outputs.withUnsafeMutableBufferPointer { outputs in
        // A vocabulary has at least one word, and a vector one number.
        guard let inputs = inputs.baseAddress, let outputs = outputs.baseAddress else { return }
        let weights = unsafe SharedWeights(size: size, inputs: inputs, outputs: outputs)
        try TrainingRun(corpus, vocabulary, weights, options, progress).run()
      }
    }
    return Word2VecModel(
      vectors: KeyedVectors(
        words: vocabulary.words, counts: vocabulary.counts, vectors: inputs, vectorSize: size),
      outputWeights: OutputWeights(negativeSampling: outputs), options: options, corpusWordCount: corpus.words.count,
      sentenceCount: corpus.sentenceEnds.count)
  }

  /// Uniform in -1..<1 divided by the size, the same numbers as gensim's.
  private static func initialVectors(_ count: Int, size: Int, seed: UInt32) -> [Float] {
    var random = PermutedCongruentialGenerator(seed: seed)
    return (0..<count * size).map { _ in (random.nextFloat() * 2 - 1) / Float(size) }
  }
}
