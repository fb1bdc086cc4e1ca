internal import ArgumentParser
internal import Files
internal import Word2Vec

extension TrainVectors {
  /// How the text is read, and which of its words are learned.
  struct TextOptions: ParsableArguments {
    @Flag(
      name: .long,
      help: "Words are letters and digits in lower case: of \"The bank.\", the and bank.")
    var words = false

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Join words that go together, as new_york; 2 joins what is joined once more.",
        valueName: "times"))
    var phrases = 0

    @Option(
      name: .long,
      help: ArgumentHelp("How much above chance words of a phrase go together.", valueName: "score")
    )
    var phraseThreshold = 10.0

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Learn the words of a file, a word and its count a line, instead of the text's.",
        valueName: "file"),
      completion: .file())
    var vocab: String?

    @Option(
      name: .long,
      help: ArgumentHelp("Write the words and their counts there.", valueName: "file"),
      completion: .file())
    var saveVocab: String?

    func validate() throws {
      guard 0...8 ~= phrases else {
        throw ValidationError("--phrases: expected a number from 0 to 8, found \(phrases)")
      }
      guard phraseThreshold > 0 else {
        throw ValidationError("--phrase-threshold: expected a positive number")
      }
    }

    /// Refuses to write over what is read.
    func validate(with texts: [String], output: String) throws {
      for place in [output, saveVocab].compactMap({ $0 }) {
        for source in texts + [vocab].compactMap({ $0 }) where Folder.isSameFile(source, place) {
          throw ValidationError("\(place): is read; write to another file")
        }
      }
      guard saveVocab != output else {
        throw ValidationError("--save-vocab: expected another file than the vectors'")
      }
      guard vocab != "-" || !texts.contains("-") else {
        throw ValidationError("--vocab: standard input is the text")
      }
    }

    func corpusOptions(_ threads: Int?) -> Corpus.Options {
      var options = Corpus.Options()
      options.division = words ? .words : .whiteSpace
      options.threadCount = threads
      return options
    }

    var phraseOptions: Phrases.Options {
      var options = Phrases.Options()
      options.threshold = phraseThreshold
      options.connectorWords = Phrases.englishConnectorWords
      return options
    }

    /// The words of the vocabulary that was named, as far as `training` wants them; nil for the text's.
    func vocabulary(_ training: TrainingOptions) throws -> Vocabulary? {
      try vocab.map {
        try Vocabulary(
          contentsOf: $0, minimumCount: training.minCount ?? 1, maximumSize: training.maxVocab)
      }
    }

    func save(_ vectors: KeyedVectors) throws {
      if let saveVocab { try vectors.saveVocabulary(to: saveVocab) }
    }
  }

  /// What is learned and how, with gensim's defaults.
  struct TrainingOptions: ParsableArguments {
    enum Algorithm: String, ExpressibleByArgument, CaseIterable {
      case cbow
      case skipGram = "skip-gram"
    }

    enum Schedule: String, ExpressibleByArgument, CaseIterable {
      case sequential, deterministic
      case lockFree = "lock-free"
    }

    @Option(
      name: .long,
      help: "Predict a word from those around it together, or from each of them in turn.")
    var algorithm: Algorithm?

    @Option(
      name: .long,
      help: ArgumentHelp("How many numbers a vector has (default: 100).", valueName: "n"))
    var size: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many words on each side are a word's context (default: 5).", valueName: "n"))
    var window: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("Leave words out that occur less often (default: 5).", valueName: "n"))
    var minCount: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("Learn at most as many words, the most frequent.", valueName: "n"))
    var maxVocab: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The share of the text above which a word is thinned out; 0 for none (default: 0.001).",
        valueName: "share"))
    var sample: Double?

    @Option(
      name: .long,
      help: ArgumentHelp("How many noise words; 0 for none (default: 5).", valueName: "n"))
    var negative: Int?

    @Flag(
      name: .long,
      help:
        "Predict by hierarchical softmax, instead of noise words unless --negative says how many.")
    var hierarchicalSoftmax = false

    @Option(
      name: .long,
      help: ArgumentHelp("How often to go through the text (default: 5).", valueName: "n"))
    var epochs: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("The learning rate at the start (default: 0.025).", valueName: "rate"))
    var alpha: Double?

    @Option(
      name: .long,
      help: ArgumentHelp("The learning rate at the end (default: 0.0001).", valueName: "rate"))
    var minAlpha: Double?

    @Option(
      name: .long,
      help: ArgumentHelp("Where the random numbers start (default: 1).", valueName: "n"))
    var seed: UInt32?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "sequential: gensim's vectors, one thread; deterministic: the same bytes on any number of "
          + "threads (default; with --continue the model's); lock-free: the fastest, never the same twice."
      ))
    var schedule: Schedule?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many threads (default: the CPUs that this process may use).", valueName: "n"))
    var threads: Int?

    @Flag(name: .long, help: "Do not measure the loss.")
    var noLoss = false

    func validate() throws {
      if let threads, !(1...1024 ~= threads) {
        throw ValidationError("--threads: expected a number from 1 to 1024, found \(threads)")
      }
    }

    /// `options`, with what was asked for.
    func applied(to options: Word2VecOptions) -> Word2VecOptions {
      var options = options
      switch algorithm {
      case .cbow: options.algorithm = .continuousBagOfWords
      case .skipGram: options.algorithm = .skipGram
      case nil: break
      }
      if let size { options.vectorSize = size }
      if let window { options.window = window }
      if let minCount { options.minimumCount = minCount }
      if let maxVocab { options.maximumVocabularySize = maxVocab }
      if let sample { options.samplingThreshold = sample }
      if hierarchicalSoftmax {
        options.usesHierarchicalSoftmax = true
        options.negativeSamples = 0
      }
      if let negative { options.negativeSamples = negative }
      if let epochs { options.epochs = epochs }
      if let alpha { options.learningRate = alpha }
      if let minAlpha { options.minimumLearningRate = minAlpha }
      if let seed { options.seed = seed }
      options.threadCount = threads
      options.measuresLoss = !noLoss
      switch schedule {
      case .sequential: options.schedule = .sequential
      case .deterministic: options.schedule = .deterministic
      case .lockFree: options.schedule = .lockFree
      case nil: break
      }
      return options
    }
  }
}
