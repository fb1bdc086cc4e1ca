internal import ArgumentParser
internal import Word2Vec

extension TrainVectors {
  /// What is learned and how, with gensim's defaults.
  struct TrainingOptions: ParsableArguments {
    enum Algorithm: String, ExpressibleByArgument, CaseIterable {
      case cbow
      case skipGram = "skip-gram"
      case softmax
    }

    enum Schedule: String, ExpressibleByArgument, CaseIterable {
      case sequential, deterministic
      case lockFree = "lock-free"
    }

    @Option(
      name: .long,
      help: ArgumentHelp(
        "cbow: predict a word from those around it together (default); skip-gram: from each of "
          + "them in turn; softmax: skip-gram as in tutorials, each word scored, by Adam."))
    var algorithm: Algorithm?

    @Option(
      name: .long,
      help: ArgumentHelp("How many numbers a vector has (default: 100).", valueName: "n"))
    var size: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many words on each side are a word's context (default: 5; softmax: 2).", valueName: "n"
      ))
    var window: Int?

    @Flag(name: .long, help: "Take whole windows, not some that are drawn smaller.")
    var fullWindows = false

    @Flag(name: .long, help: "With cbow: add the context's vectors up, in place of their mean.")
    var cbowSum = false

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The share of the text above which a word is thinned out; 0 for none (default: 0.001).",
        valueName: "share"))
    var sample: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many noise words; 0, for none, needs --hierarchical-softmax (default: 5).",
        valueName: "n"))
    var negative: Int?

    @Option(
      name: .long, parsing: .unconditional,
      help: ArgumentHelp(
        "Draw noise words by their counts to this power (default: 0.75).", valueName: "power"))
    var nsExponent: Double?

    @Flag(
      name: .long,
      help:
        "Predict by hierarchical softmax, instead of noise words unless --negative says how many.")
    var hierarchicalSoftmax = false

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How often to go through the text (default: 5; softmax: 10).", valueName: "n"))
    var epochs: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The learning rate at the start (default: 0.025; softmax: 0.001).", valueName: "rate"))
    var alpha: Double?

    @Option(
      name: .long,
      help: ArgumentHelp("The learning rate at the end (default: 0.0001).", valueName: "rate"))
    var minAlpha: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Change the learning rate after so many words (default: 10000).", valueName: "n"))
    var batchWords: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("Where the random numbers start (default: 1).", valueName: "n"))
    var seed: UInt32?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "sequential: gensim's vectors, by one thread; deterministic: the same bytes on any number of "
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

    /// Refuses what does not go with the algorithm.
    ///
    /// - Parameter continues: Whether a model goes on, whose own options fill in.
    /// - Throws: `ValidationError` of the first option that does not go with it.
    func validate(continuing continues: Bool) throws {
      if cbowSum, algorithm == .skipGram {
        throw ValidationError("--cbow-sum: goes with --algorithm cbow")
      }
      if nsExponent != nil, negative == 0 || hierarchicalSoftmax && negative == nil {
        throw ValidationError("--ns-exponent: goes with noise words, which --negative says")
      }
      // A model that goes on may predict by hierarchical softmax.
      if negative == 0, !hierarchicalSoftmax, !continues, algorithm != .softmax {
        throw ValidationError(
          "--negative: 0 goes with --hierarchical-softmax only, expected 1 to 1000")
      }
      guard algorithm == .softmax else {
        if schedule == .sequential, let threads, threads != 1 {
          throw ValidationError("--threads: --schedule sequential has one thread, found \(threads)")
        }
        return
      }
      if continues { throw ValidationError("--continue: cannot go on by --algorithm softmax") }
      let others = [
        ("--sample", sample != nil), ("--negative", negative != nil),
        ("--ns-exponent", nsExponent != nil), ("--hierarchical-softmax", hierarchicalSoftmax),
        ("--min-alpha", minAlpha != nil), ("--batch-words", batchWords != nil),
        ("--full-windows", fullWindows), ("--cbow-sum", cbowSum), ("--schedule", schedule != nil),
        ("--no-loss", noLoss),
      ]
      if let (name, _) = others.first(where: \.1) {
        throw ValidationError("\(name): does not go with --algorithm softmax")
      }
    }

    /// `options`, with what was asked for.
    func applied(to options: Word2VecOptions) -> Word2VecOptions {
      var options = options
      switch algorithm {
      case .cbow: options.algorithm = .continuousBagOfWords
      case .skipGram: options.algorithm = .skipGram
      case .softmax, nil: break
      }
      if let size { options.vectorSize = size }
      if let window { options.window = window }
      if fullWindows { options.shrinksWindows = false }
      if cbowSum { options.averagesContext = false }
      if let sample { options.samplingThreshold = sample }
      if hierarchicalSoftmax {
        options.usesHierarchicalSoftmax = true
        options.negativeSamples = 0
      }
      if let negative { options.negativeSamples = negative }
      if let nsExponent { options.negativeSamplingExponent = nsExponent }
      if let epochs { options.epochs = epochs }
      if let alpha { options.learningRate = alpha }
      if let minAlpha { options.minimumLearningRate = minAlpha }
      if let batchWords { options.jobWordCount = batchWords }
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
