internal import ArgumentParser
internal import Recurrent

extension TrainCharacters {
  /// What the model is made of.
  struct NetworkOptions: ParsableArguments {
    @Option(name: .long, help: "What remembers (default: lstm).")
    var cell: RecurrentOptions.Cell?

    @Option(
      name: .long,
      help: ArgumentHelp("How many numbers a state has (default: 256).", valueName: "n"))
    var hidden: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("How many layers stand on each other (default: 1).", valueName: "n"))
    var layers: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many numbers stand for a character (default: 64).", valueName: "n"))
    var embedding: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The share of numbers that are dropped in training, of characters' vectors and of each layer's output (default: 0).",
        valueName: "share"))
    var dropout: Double?

    /// An option that was given.
    var given: String? {
      [
        ("--cell", cell != nil), ("--hidden", hidden != nil), ("--layers", layers != nil),
        ("--embedding", embedding != nil), ("--dropout", dropout != nil),
      ].first(where: \.1)?.0
    }

    var options: CharacterModelOptions {
      var options = CharacterModelOptions()
      if let cell { options.cell = cell }
      if let hidden { options.hiddenSize = hidden }
      if let layers { options.layerCount = layers }
      if let embedding { options.embeddingSize = embedding }
      if let dropout { options.dropout = dropout }
      return options
    }

    func validate() throws {
      for (name, size, limit) in [
        ("--hidden", hidden, 1 << 16), ("--layers", layers, 256),
        ("--embedding", embedding, 1 << 16),
      ] {
        guard let size, !(1...limit ~= size) else { continue }
        throw ValidationError("\(name): expected a number from 1 to \(limit), found \(size)")
      }
      if let dropout, !(dropout >= 0 && dropout < 1) {
        throw ValidationError("--dropout: expected a share from 0 to below 1, found \(dropout)")
      }
    }
  }

  /// How it is trained.
  struct TrainingOptions: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many characters a window has, and gradients go back (default: 64).", valueName: "n"))
    var length: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many streams the text is cut into (default: 32).", valueName: "n"))
    var batch: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("How often to go through the text (default: 10).", valueName: "n"))
    var epochs: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("End after so many steps, if epochs do not before.", valueName: "n"))
    var steps: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("The learning rate at the start (default: 0.002).", valueName: "rate"))
    var rate: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The rate epoch by epoch: constant (default), step:4:0.1 (every 4 times 0.1), exponential:0.9, cosine (to 0 at the end), warmup:0.25:5.",
        valueName: "name"))
    var schedule: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How parameters follow from gradients, with torch's defaults; sgd:0.9 is with momentum (default: adam).",
        valueName: "name"))
    var optimizer: OptimizerRule?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The longest norm of all gradients; 0 for any (default: 1).", valueName: "norm"))
    var clip: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The share of the text that is held out; 0 for none (default: 0.1).", valueName: "share"))
    var heldOut: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "End when so many epochs have not made it better.", valueName: "epochs"))
    var patience: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Where the random numbers start, torch's (default: 1).", valueName: "n"))
    var seed: UInt64?

    /// An option that was given and that a checkpoint has its own of.
    var given: String? {
      [
        ("--length", length != nil), ("--batch", batch != nil), ("--rate", rate != nil),
        ("--schedule", schedule != nil), ("--optimizer", optimizer != nil),
        ("--clip", clip != nil), ("--held-out", heldOut != nil), ("--seed", seed != nil),
      ].first(where: \.1)?.0
    }

    var options: CharacterTrainingOptions {
      var options = CharacterTrainingOptions()
      if let length { options.length = length }
      if let batch { options.batchSize = batch }
      if let epochs { options.epochs = epochs }
      if let rate { options.learningRate = rate }
      if let optimizer { options.rule = optimizer }
      if let clip { options.clip = clip == 0 ? nil : clip }
      if let heldOut { options.heldOutShare = heldOut }
      if let seed { options.seed = seed }
      if let known = knownSchedule(options.epochs) { options.schedule = known }
      options.stepLimit = steps
      options.patience = patience
      return options
    }

    /// The schedule; a cosine ends with the epochs.
    private func knownSchedule(_ epochs: Int) -> LearningRateSchedule? {
      schedule.flatMap { $0 == "cosine" ? .cosine(period: epochs) : LearningRateSchedule($0) }
    }

    func validate() throws {
      for (name, number, limit) in [
        ("--length", length, 1 << 24), ("--batch", batch, 1 << 24), ("--epochs", epochs, 1 << 30),
        ("--steps", steps, 1 << 40),
      ] {
        guard let number, !(1...limit ~= number) else { continue }
        throw ValidationError("\(name): expected a number from 1 to \(limit), found \(number)")
      }
      if let rate, !(rate >= 0 && rate.isFinite) {
        throw ValidationError("--rate: expected a number from 0 on, found \(rate)")
      }
      if let clip, !(clip >= 0 && clip.isFinite) {
        throw ValidationError("--clip: expected a norm above 0, or 0, found \(clip)")
      }
      if let heldOut, !(heldOut >= 0 && heldOut < 1) {
        throw ValidationError("--held-out: expected a share from 0 to below 1, found \(heldOut)")
      }
      if let patience, patience < 0 {
        throw ValidationError("--patience: expected a number from 0 on, found \(patience)")
      }
      if heldOut == 0, patience != nil {
        throw ValidationError("--patience: needs text that is held out, not --held-out 0")
      }
      if let schedule, knownSchedule(1) == nil {
        throw ValidationError(
          "--schedule: expected constant, step:N:FACTOR, exponential:FACTOR, cosine or warmup:START:N, found \(schedule)"
        )
      }
    }
  }
}
