package import LinearAlgebra
public import SafeTensorsLoader
public import Transformer
public import WordPiece

/// Gives texts labels with scores, or a number.
///
///     let classifier = try TextClassifier(model: "weights/sentiment")
///     let result = try classifier.classify(["A wonderful film."])
///     print(result.labels[0][0].label)
///
/// After the pipeline text-classification in transformers 5.23.0. Immutable, and safe to use from many
/// threads and tasks at once.
public struct TextClassifier: Sendable {
  /// A label and how well it fits.
  public struct Label: Sendable, Equatable {
    /// The label's name in config.json.
    public let label: String
    /// A probability, or for regression the number itself.
    public let score: Float
  }

  /// What becomes of logits.
  public enum ScoreFunction: String, Sendable, CaseIterable {
    /// Probabilities that add up to 1: of one label.
    case softmax
    /// Independent probabilities: of any number of labels.
    case sigmoid
    /// The numbers as they are.
    case none
  }

  /// What becomes of texts.
  public struct Result: Sendable, Equatable {
    /// The labels of each text, those with the greatest scores first.
    public let labels: [[Label]]
    /// The texts that had more tokens than the model reads and lost the end; they count from 0.
    public let truncated: [Int]
  }

  private let loaded: HeadedModel<BertForSequenceClassification>

  /// The encoder.
  public var encoder: BertModel { loaded.head.model }

  /// Loads a model by the name of its folder or its id.
  ///
  /// - Parameters:
  ///   - model: As ``ModelLocator`` finds it.
  ///   - threadCount: How many threads work; nil for the CPUs that this process may use.
  ///   - access: Whether the weights' files are mapped or read.
  ///   - precision: What products multiply: accuracy against speed.
  /// - Throws: ``TextEncoderError`` where there is no such model; what `BertForSequenceClassification`
  ///   and `BertTokenizer` throw where they are wrong.
  public init(
    model: String, threadCount: Int? = nil, access: SafeTensorsFile.Access = .mapped,
    precision: BertPrecision = .float32
  ) throws {
    try self.init(
      ModelLocator().locate(model),
      backend: Backend(threadCount: threadCount, precision: precision.product), access: access)
  }

  /// Loads the model at `location` to run on `backend`.
  package init(
    _ location: ModelLocator.Location, backend: Backend, access: SafeTensorsFile.Access = .mapped
  ) throws {
    loaded = try HeadedModel(location, backend: backend, access: access)
  }

  /// Cuts texts into tokens.
  public var tokenizer: BertTokenizer { loaded.tokenizer }
  /// Computes logits.
  public var model: BertForSequenceClassification { loaded.head }

  /// What becomes of this model's logits: for `problem_type` regression nothing, for several labels at
  /// once and for a single label the sigmoid, else the softmax.
  public var scoreFunction: ScoreFunction {
    let configuration = model.configuration
    switch configuration.problemType {
    case .regression: return .none
    case .multiLabel: return .sigmoid
    case .singleLabel, nil: return configuration.labels.count == 1 ? .sigmoid : .softmax
    }
  }

  /// The labels of texts.
  ///
  /// - Parameters:
  ///   - texts: Any texts, empty ones too.
  ///   - count: How many labels of each are wanted; nil for all.
  ///   - function: What becomes of logits; nil for ``scoreFunction``.
  ///   - maximumLength: The longest sequence, special tokens included; longer texts are cut. Nil for
  ///     the model's positions.
  /// - Returns: The labels, in the order of the texts.
  /// - Throws: ``TextEncoderError``; what `BertForSequenceClassification` throws for results that are
  ///   not finite.
  public func classify(
    _ texts: [String], count: Int? = 1, function: ScoreFunction? = nil, maximumLength: Int? = nil
  ) throws -> Result {
    try classify(
      texts.map { EncodingInput($0) }, count: count, function: function,
      maximumLength: maximumLength)
  }

  /// The labels of texts, or of pairs of texts, such as a sentence and what may follow from it.
  ///
  /// - Parameters:
  ///   - inputs: Any texts or pairs, empty ones too.
  ///   - count: How many labels of each are wanted; nil for all.
  ///   - function: What becomes of logits; nil for ``scoreFunction``.
  ///   - maximumLength: The longest sequence, special tokens included; of a pair the longer text is
  ///     cut first. Nil for the model's positions.
  /// - Returns: The labels, in the order of the inputs.
  /// - Throws: As ``classify(_:count:function:maximumLength:)-([String],_,_,_)``.
  public func classify(
    _ inputs: [EncodingInput], count: Int? = 1, function: ScoreFunction? = nil,
    maximumLength: Int? = nil
  ) throws -> Result {
    let names = model.configuration.labels
    let sequences = try inputs.map { try loaded.sequence(of: $0, maximumLength: maximumLength) }
    var labels: [[Label]] = []
    try loaded.tokenized.inBatches(sequences.map(\.ids.count), textOf: { $0 }) { batch, workspace in
      let logits = try model.logits(for: PackedSequences(sequences[batch]), in: &workspace)
      for row in 0..<logits.count {
        let scores = (function ?? scoreFunction).scores(logits, row: row)
        let best = Logits(width: names.count, values: scores).top(count ?? names.count, row: 0)
        labels.append(best.map { Label(label: names[$0], score: scores[$0]) })
      }
    }
    return Result(labels: labels, truncated: sequences.truncated())
  }
}

extension TextClassifier.ScoreFunction {
  fileprivate func scores(_ logits: Logits, row: Int) -> [Float] {
    switch self {
    case .softmax: logits.softmax(row: row)
    case .sigmoid: logits.sigmoid(row: row)
    case .none: Array(logits[row])
    }
  }
}
