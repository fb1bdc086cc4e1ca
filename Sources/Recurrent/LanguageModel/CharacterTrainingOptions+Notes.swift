extension CharacterTrainingOptions {
  /// What a checkpoint says of them; what may be another when a training goes on is left out.
  var notes: [String: String] {
    [
      "batch": "\(batchSize)", "length": "\(length)", "epochs": "\(epochs)",
      "optimizer": "\(rule)", "rate": "\(learningRate)", "schedule": "\(schedule)",
      "clip": clip.map { "\($0)" } ?? "none", "held_out": "\(heldOutShare)",
      "patience": patience.map { "\($0)" } ?? "none", "seed": "\(seed)",
    ]
  }

  init(_ notes: FileNotes) throws(RecurrentError) {
    batchSize = try notes.integer("batch", 1...1 << 24)
    length = try notes.integer("length", 1...1 << 24)
    epochs = try notes.integer("epochs", 1...1 << 30)
    rule = try notes.value("optimizer", "an optimizer", OptimizerRule.init)
    learningRate = try notes.number("rate")
    schedule = try notes.value("schedule", "a schedule", LearningRateSchedule.init)
    clip = try notes.optional("clip", "a norm") { Double($0) }
    heldOutShare = try notes.number("held_out")
    patience = try notes.optional("patience", "a number of epochs") { Int($0) }
    seed = try notes.value("seed", "a seed") { UInt64($0) }
  }
}

extension CharacterModelOptions {
  /// What a checkpoint says of them.
  var notes: [String: String] {
    [
      "cell": cell.rawValue, "hidden_size": "\(hiddenSize)", "layers": "\(layerCount)",
      "embedding_size": "\(embeddingSize)", "dropout": "\(dropout)",
    ]
  }

  init(_ notes: FileNotes) throws(RecurrentError) {
    let sizes = 1...RecurrentOptions.sizeLimit
    self.init(
      cell: try notes.value("cell", "a cell", RecurrentOptions.Cell.init(rawValue:)),
      hiddenSize: try notes.integer("hidden_size", sizes),
      layerCount: try notes.integer("layers", sizes),
      embeddingSize: try notes.integer("embedding_size", sizes),
      dropout: try notes.number("dropout"))
  }
}
