/// What a checkpoint's training wrote down, as it is read back: untrusted text.
struct CheckpointNotes {
  let path: String
  let notes: [String: String]

  /// A note's value.
  func value<Value>(
    _ key: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(RecurrentError) -> Value {
    guard let value = notes[key].flatMap(parse) else {
      throw .invalidCheckpoint(
        path: path, field: key, expected: expected, found: notes[key] ?? "nothing")
    }
    return value
  }

  /// A number that options take, from `range`.
  func integer(_ key: String, _ range: ClosedRange<Int>) throws(RecurrentError) -> Int {
    try value(key, "a number from \(range.lowerBound) to \(range.upperBound)") {
      Int($0).flatMap { range ~= $0 ? $0 : nil }
    }
  }

  /// A finite number.
  func number(_ key: String) throws(RecurrentError) -> Double {
    try value(key, "a number") { Double($0).flatMap { $0.isFinite ? $0 : nil } }
  }

  /// A value, or `none`.
  func optional<Value>(
    _ key: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(RecurrentError) -> Value? {
    try value(key, "\(expected), or none") { text -> Value?? in
      text == "none" ? .some(nil) : parse(text).map { .some($0) }
    }
  }
}

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

  init(_ notes: CheckpointNotes) throws(RecurrentError) {
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

  init(_ notes: CheckpointNotes) throws(RecurrentError) {
    let sizes = 1...RecurrentOptions.sizeLimit
    self.init(
      cell: try notes.value("cell", "a cell", RecurrentOptions.Cell.init(rawValue:)),
      hiddenSize: try notes.integer("hidden_size", sizes),
      layerCount: try notes.integer("layers", sizes),
      embeddingSize: try notes.integer("embedding_size", sizes),
      dropout: try notes.number("dropout"))
  }
}
