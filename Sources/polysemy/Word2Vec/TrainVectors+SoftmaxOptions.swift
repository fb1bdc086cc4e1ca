internal import ArgumentParser
internal import Word2Vec

extension TrainVectors {
  /// What only a full softmax has, with the defaults of tutorials.
  struct SoftmaxOptions: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp("Change the weights after so many pairs (default: 256).", valueName: "n"))
    var batchSize: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "End when the loss has not fallen for so many epochs.", valueName: "epochs"))
    var patience: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How slowly Adam's mean of the gradient changes (default: 0.9).", valueName: "share"))
    var beta1: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How slowly its mean of the square changes (default: 0.999).", valueName: "share"))
    var beta2: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "What Adam adds to the root of that mean (default: 1e-8).", valueName: "number"))
    var epsilon: Double?

    @Flag(name: .long, help: "Score words without a number that is added for each.")
    var noBias = false

    @Flag(name: .long, help: "Take the pairs in the order of the text.")
    var noShuffle = false

    /// Refuses all of them with another algorithm.
    func validate(isSoftmax: Bool) throws {
      let given = [
        ("--batch-size", batchSize != nil), ("--patience", patience != nil),
        ("--beta1", beta1 != nil), ("--beta2", beta2 != nil), ("--epsilon", epsilon != nil),
        ("--no-bias", noBias), ("--no-shuffle", noShuffle),
      ]
      if !isSoftmax, let (name, _) = given.first(where: \.1) {
        throw ValidationError("\(name): goes with --algorithm softmax")
      }
    }

    /// What is learned and how.
    func options(
      _ training: TrainingOptions, _ words: VocabularyOptions
    ) -> SoftmaxSkipGramOptions {
      var options = SoftmaxSkipGramOptions()
      if let size = training.size { options.vectorSize = size }
      if let window = training.window { options.window = window }
      if let epochs = training.epochs { options.epochs = epochs }
      if let alpha = training.alpha { options.learningRate = alpha }
      if let seed = training.seed { options.seed = seed }
      options.threadCount = training.threads
      if let minCount = words.minCount { options.minimumCount = minCount }
      options.maximumVocabularySize = words.maxVocab
      if let batchSize { options.batchSize = batchSize }
      options.patience = patience
      if let beta1 { options.betas.0 = beta1 }
      if let beta2 { options.betas.1 = beta2 }
      if let epsilon { options.epsilon = epsilon }
      options.hasBias = !noBias
      options.shufflesPairs = !noShuffle
      return options
    }
  }
}
