internal import ArgumentParser
internal import Word2Vec

extension TrainVectors {
  /// Which words of the text are learned.
  struct VocabularyOptions: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "Leave words out that occur less often (default: 5; softmax: 1).", valueName: "n"))
    var minCount: Int?

    @Option(
      name: [.customLong("max-vocab"), .customLong("max-final-vocab")],
      help: ArgumentHelp("Learn at most as many words, the most frequent.", valueName: "n"))
    var maxVocab: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Forget rare words whenever more than so many are counted, as gensim does.",
        valueName: "n"))
    var maxVocabSize: Int?

    @Flag(name: .long, help: "Keep words in the order in which they first occur.")
    var unsorted = false

    /// Refuses what the words of a file, or those of a full softmax, leave no room for.
    func validate(hasWords: Bool, isSoftmax: Bool) throws {
      let scanning = [("--max-vocab-size", maxVocabSize != nil), ("--unsorted", unsorted)]
      guard let (name, _) = scanning.first(where: \.1) else { return }
      if hasWords { throw ValidationError("\(name): does not go with --vocab") }
      if isSoftmax { throw ValidationError("\(name): does not go with --algorithm softmax") }
    }

    /// `options`, with what was asked for.
    func applied(to options: Word2VecOptions) -> Word2VecOptions {
      var options = options
      if let minCount { options.minimumCount = minCount }
      if let maxVocab { options.maximumVocabularySize = maxVocab }
      if let maxVocabSize { options.vocabularyScanLimit = maxVocabSize }
      if unsorted { options.sortsVocabulary = false }
      return options
    }
  }
}
