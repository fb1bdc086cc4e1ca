package import LinearAlgebra
public import SafeTensorsLoader
public import Transformer
public import WordPiece

/// Finds the names in texts, or whatever else a model has labels for.
///
///     let classifier = try TokenClassifier(model: "weights/names")
///     let result = try classifier.entities(in: ["Anna lives in Paris."], aggregation: .simple)
///     print(result.entities[0].map(\.label))
///
/// After the pipeline token-classification in transformers 5.23.0. Immutable, and safe to use from
/// many threads and tasks at once.
public struct TokenClassifier: Sendable {
  /// Some of a text and its label.
  public struct Entity: Sendable, Equatable {
    /// The label's name in config.json; where tokens were joined, without `B-` and `I-`.
    public let label: String
    /// The label's probability; the mean of those of all that was joined.
    public let score: Float
    /// The tokens as text; ``range`` says how it was written.
    public let word: String
    /// Where it stands in the text, in Unicode scalars.
    public let range: Range<Int>
    /// The token's place in the sequence, special tokens included; nil where tokens were joined.
    public let token: Int?
  }

  /// How tokens become entities (`aggregation_strategy`).
  public enum Aggregation: String, Sendable, CaseIterable {
    /// Each token for itself.
    case none
    /// Tokens of one label that follow each other are joined.
    case simple
    /// As `simple`, of whole words, each of which has the label of its first token.
    case first
    /// As `simple`, of whole words, each of which has the label whose mean probability is greatest.
    case average
    /// As `simple`, of whole words, each of which has the label of its surest token.
    case max
  }

  /// What was found in texts.
  public struct Result: Sendable, Equatable {
    /// The entities of each text, in its order.
    public let entities: [[Entity]]
    /// The texts that had more tokens than the model reads and lost the end; they count from 0.
    public let truncated: [Int]
  }

  private let loaded: HeadedModel<BertForTokenClassification>

  /// The encoder.
  public var encoder: BertModel { loaded.head.model }

  /// Loads a model by the name of its folder or its id.
  ///
  /// - Parameters:
  ///   - model: As ``ModelLocator`` finds it.
  ///   - threadCount: How many threads work; nil for the CPUs that this process may use.
  ///   - access: Whether the weights' files are mapped or read.
  ///   - precision: What products multiply: accuracy against speed.
  /// - Throws: ``TextEncoderError`` where there is no such model; what `BertForTokenClassification`
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
  public var model: BertForTokenClassification { loaded.head }

  /// The entities in texts.
  ///
  /// - Parameters:
  ///   - texts: Any texts, empty ones too.
  ///   - aggregation: How tokens become entities.
  ///   - ignoredLabels: Labels of what is no entity.
  ///   - maximumLength: The longest sequence, special tokens included. Nil for the model's positions.
  ///   - stride: How many tokens the windows share through which a longer text is read; of entities
  ///     that overlap, the longer counts, and of equally long ones the likelier. Nil: longer texts are
  ///     cut.
  /// - Returns: The entities, in the order of the texts.
  /// - Throws: ``TextEncoderError``; `TokenizationError` for a stride that leaves a window no room; what
  ///   `BertForTokenClassification` throws for results that are not finite.
  public func entities(
    in texts: [String], aggregation: Aggregation = .simple, ignoredLabels: Set<String> = ["O"],
    maximumLength: Int? = nil, stride: Int? = nil
  ) throws -> Result {
    var windows: [HeadedModel<BertForTokenClassification>.Input] = []
    var textOfWindow: [Int] = []
    for (index, text) in texts.enumerated() {
      let parts =
        try stride.map {
          try loaded.windows(of: text, maximumLength: maximumLength, stride: $0)
        } ?? [loaded.sequence(of: text, maximumLength: maximumLength)]
      windows += parts
      textOfWindow += parts.map { _ in index }
    }
    let gatherer = EntityGatherer(tokenizer, labels: model.configuration.labels)
    var entities = [[Entity]](repeating: [], count: texts.count)
    var windowCounts = [Int](repeating: 0, count: texts.count)
    try loaded.tokenized.inBatches(
      windows.map(\.ids.count), textOf: { textOfWindow[$0] }
    ) { batch, workspace in
      let logits = try model.logits(for: PackedSequences(windows[batch]), in: &workspace)
      for (window, logits) in zip(batch, logits) {
        let text = textOfWindow[window]
        let found = gatherer.entities(
          texts[text], windows[window].encoding, logits, aggregation: aggregation)
        entities[text] += found.filter { !ignoredLabels.contains($0.label) }
        windowCounts[text] += 1
      }
    }
    for text in texts.indices where windowCounts[text] > 1 {
      entities[text] = EntityGatherer.withoutOverlaps(entities[text])
    }
    return Result(entities: entities, truncated: windows.truncated().map { textOfWindow[$0] })
  }
}
