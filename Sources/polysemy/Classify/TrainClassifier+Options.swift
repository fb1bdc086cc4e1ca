internal import ArgumentParser
internal import Recurrent

extension TrainClassifier {
  /// Which lines are learned from.
  struct PartOptions: ParsableArguments {
    @Option(
      name: .customLong("held-out"),
      help: ArgumentHelp(
        "The share of each label's lines that is held out, to judge by; 0 for none.",
        valueName: "share"))
    var share = 0.2

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Judge by these lines, and hold out none of the others.", valueName: "file"),
      completion: .file())
    var test: [String] = []

    func validate() throws {
      guard share >= 0 && share < 1 else {
        throw ValidationError("--held-out: expected a share from 0 to below 1, found \(share)")
      }
    }
  }

  /// What is to learn.
  struct LayerOptions: ParsableArguments {
    @Option(name: .long, help: "How a state follows from the one before (default: lstm).")
    var cell: RecurrentOptions.Cell?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Train several cells on the same lines, and show them side by side.",
        valueName: "rnn,lstm,gru"))
    var compare: RecurrentCells?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Learn from the vectors that this BERT makes of the texts; with --compare, beside the cells.",
        valueName: "dir-or-id"),
      completion: .directory)
    var encoder: String?

    @Option(
      name: .long,
      help: ArgumentHelp("How many numbers a word's vector has (default: 100).", valueName: "n"))
    var embedding: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("How many numbers a state has (default: 128).", valueName: "n"))
    var hidden: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("How many layers stand on each other (default: 1).", valueName: "n"))
    var layers: Int?

    @Flag(name: .long, help: "Read the words backwards too.")
    var bidirectional = false

    @Option(name: .long, help: "How the states of a text become one vector (default: final).")
    var pooling: StatePooling?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The share of numbers that become 0 in training: of words' vectors, between layers, behind the pooling (default: 0).",
        valueName: "share"))
    var dropout: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How often a word must stand in the lines that are learned from, not to be unknown (default: 2).",
        valueName: "n"))
    var minCount: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("Know so many words, the most frequent (default: all).", valueName: "n"))
    var maxVocab: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("Read so many words of a text (default: 1000).", valueName: "n"))
    var maxWords: Int?

    /// An option of recurrent layers that was given.
    private var given: String? {
      [
        ("--embedding", embedding != nil), ("--hidden", hidden != nil),
        ("--layers", layers != nil), ("--bidirectional", bidirectional),
        ("--pooling", pooling != nil), ("--dropout", dropout != nil),
        ("--min-count", minCount != nil), ("--max-vocab", maxVocab != nil),
        ("--max-words", maxWords != nil),
      ].first(where: \.1)?.0
    }

    /// All that is to be trained.
    var candidates: [Candidate] {
      let cells = compare?.cells ?? (encoder == nil ? [cell ?? .lstm] : [])
      return cells.map { .cell($0) } + [encoder.map { .encoder($0) }].compactMap(\.self)
    }

    func options(_ cell: RecurrentOptions.Cell) -> ClassifierOptions {
      var options = ClassifierOptions(
        cell: cell, isBidirectional: bidirectional, vocabularyLimit: maxVocab)
      if let embedding { options.embeddingSize = embedding }
      if let hidden { options.hiddenSize = hidden }
      if let layers { options.layerCount = layers }
      if let pooling { options.pooling = pooling }
      if let dropout { options.dropout = dropout }
      if let minCount { options.minimumCount = minCount }
      if let maxWords { options.wordLimit = maxWords }
      return options
    }

    func validate() throws {
      guard cell == nil || compare == nil else {
        throw ValidationError("expected --cell or --compare, found both")
      }
      guard cell == nil || encoder == nil else {
        throw ValidationError("--cell: an encoder has none; --compare trains cells beside it")
      }
      if encoder != nil, compare == nil, let given {
        throw ValidationError("\(given): an encoder's vectors go through no recurrent layers")
      }
      try compare?.validate("--compare")
      for (name, value, range) in [
        ("--embedding", embedding, 1...1 << 16), ("--hidden", hidden, 1...1 << 16),
        ("--layers", layers, 1...256), ("--min-count", minCount, 1...Int.max),
        ("--max-vocab", maxVocab, 1...Int.max), ("--max-words", maxWords, 1...1 << 20),
      ] as [(String, Int?, ClosedRange<Int>)] {
        guard let value, !range.contains(value) else { continue }
        let expected = range.upperBound == .max ? "1 or more" : "1 to \(range.upperBound)"
        throw ValidationError("\(name): expected \(expected), found \(value)")
      }
      if let dropout, !(dropout >= 0 && dropout < 1) {
        throw ValidationError("--dropout: expected a share from 0 to below 1, found \(dropout)")
      }
    }
  }

  /// How it learns.
  struct LearningOptions: ParsableArguments {
    @Option(
      name: .long, help: ArgumentHelp("How often all lines are learned from.", valueName: "n"))
    var epochs = ClassifierTraining().epochCount

    @Option(
      name: .long, help: ArgumentHelp("How many texts make a step; 0 for all.", valueName: "n"))
    var batch = ClassifierTraining().batchSize ?? 0

    @Option(name: .long, help: ArgumentHelp("How far a step of Adam goes.", valueName: "rate"))
    var learningRate = ClassifierTraining().learningRate

    @Option(
      name: .long,
      help: ArgumentHelp("Shorten gradients to this length (default: none are).", valueName: "norm")
    )
    var clip: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "End after so many epochs without a lower loss on lines that are kept aside for this, and keep the best.",
        valueName: "epochs"))
    var patience: Int?

    @Flag(name: .long, help: "Let all labels weigh the same, however many lines each has.")
    var balanced = false

    @Option(name: .long, help: ArgumentHelp("What all random numbers follow from.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Draw loss and accuracy, epoch after epoch, into this file.", valueName: "file.svg"),
      completion: .file())
    var plot: String?

    var training: ClassifierTraining {
      ClassifierTraining(
        epochCount: epochs, batchSize: batch == 0 ? nil : batch, learningRate: learningRate,
        maximumNorm: clip, patience: patience, isBalanced: balanced, seed: seed)
    }

    func validate() throws {
      for (name, value, range) in [
        ("--epochs", epochs, 1...ClassifierTraining.mostEpochs),
        ("--batch", batch, 0...ClassifierTraining.largestBatch),
      ] where !range.contains(value) {
        throw ValidationError(
          "\(name): expected a number from \(range.lowerBound) to \(range.upperBound), found \(value)"
        )
      }
      for (name, value) in [("--learning-rate", learningRate), ("--clip", clip ?? 1)]
      where !(value > 0 && value.isFinite) {
        throw ValidationError("\(name): expected a number above 0, found \(value)")
      }
      if let patience, patience < 0 {
        throw ValidationError("--patience: expected 0 or more, found \(patience)")
      }
      if let other = plot.flatMap({ PictureName.other($0) }) {
        throw ValidationError("--plot draws SVG, so expected a file called .svg, found \(other)")
      }
    }
  }
}
