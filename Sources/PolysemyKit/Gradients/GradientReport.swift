internal import Figures
public import Recurrent

/// What a gradient microscope saw of several trainings, as text, JSON and a picture.
public struct GradientReport: Sendable {
  /// Where the text comes from.
  public let source: String
  /// What was looked at.
  public let microscope: GradientMicroscope
  /// A record of each training.
  public let records: [GradientRecord]

  /// A report.
  ///
  /// - Parameters:
  ///   - source: Where the text comes from.
  ///   - microscope: What was looked at.
  ///   - records: A record of each training.
  public init(source: String, microscope: GradientMicroscope, records: [GradientRecord]) {
    self.source = source
    self.microscope = microscope
    self.records = records
  }

  var options: MicroscopeOptions { microscope.options }

  /// Whether each cell was trained with and without shortened gradients.
  var isComparison: Bool { records.contains { $0.clipping != nil } }

  /// The cells, each once, in the order of their records.
  var cells: [RecurrentOptions.Cell] {
    var cells: [RecurrentOptions.Cell] = []
    for record in records where !cells.contains(record.cell) { cells.append(record.cell) }
    return cells
  }

  /// What the text and the training are, in a line.
  var setting: String {
    let windows = microscope.windowStarts.count
    let taken = microscope.stride > 1 ? ", every \(microscope.stride) characters one" : ""
    return "\(DecimalText.count(microscope.characterCount)) characters, "
      + "\(microscope.vocabulary.count) different; "
      + "\(DecimalText.count(windows)) window\(windows == 1 ? "" : "s") of \(options.length)\(taken)"
  }

  /// How it was trained, in a line.
  var training: String {
    "hidden \(options.hiddenSize), embedding \(options.embeddingSize), "
      + "\(options.rule.name) \(options.learningRate), "
      + "\(ReportText.count(options.epochCount, "epoch")), batch 1, seed \(options.seed)"
  }
}

extension OptimizerRule {
  var name: String {
    switch self {
    case .sgd: "SGD"
    case .adam: "Adam"
    case .adamW: "AdamW"
    case .rmsprop: "RMSprop"
    }
  }
}

extension GradientClipping {
  /// What it does, in words.
  var words: String {
    switch self {
    case .norm(let limit): "clipped to norm \(ReportText.short(limit))"
    case .value(let limit): "clipped to ±\(ReportText.short(limit))"
    }
  }
}
