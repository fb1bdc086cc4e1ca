internal import Files
internal import LinearAlgebra
internal import Recurrent
internal import TextEncoder
internal import Transformer
internal import WordPiece

/// A label and how well it fits.
struct ScoredLabel {
  let label: String
  let score: Float
}

/// A model that gives texts labels: a BERT checkpoint of sequence classification, or a file of
/// `classify train`.
enum TextLabeller {
  case checkpoint(TextClassifier)
  case words(RecurrentClassifier, Compute)
  case vectors(VectorClassifier, ContextualEncoder, Compute)

  /// The labels.
  var names: [String] {
    switch self {
    case .checkpoint(let classifier): classifier.model.configuration.labels
    case .words(let classifier, _): classifier.labels
    case .vectors(let classifier, _, _): classifier.labels
    }
  }

  /// The encoder, where there is one.
  var encoder: BertModel? {
    switch self {
    case .checkpoint(let classifier): classifier.encoder
    case .words: nil
    case .vectors(_, let encoder, _): encoder.model
    }
  }

  /// The labels of texts, the best first.
  ///
  /// - Parameters:
  ///   - texts: Any texts.
  ///   - arePairs: Whether each is two texts with a tab between, which only a checkpoint reads.
  ///   - count: How many labels of each are wanted.
  ///   - maximumLength: The longest sequence in tokens, for a BERT.
  /// - Returns: The labels, and which texts lost their end.
  /// - Throws: What the models throw.
  func labels(
    of texts: [String], arePairs: Bool = false, count: Int, maximumLength: Int?
  ) throws -> (labels: [[ScoredLabel]], truncated: [Int]) {
    switch self {
    case .checkpoint(let classifier):
      let inputs = texts.map { arePairs ? EncodingInput(pair: $0) : EncodingInput($0) }
      let result = try classifier.classify(inputs, count: count, maximumLength: maximumLength)
      return (
        result.labels.map { $0.map { ScoredLabel(label: $0.label, score: $0.score) } },
        result.truncated
      )
    case .words(let classifier, let compute):
      let likely = classifier.probabilities(of: texts, compute)
      return (
        try likely.map { try best($0, count: count) },
        texts.indices.filter { classifier.cuts(texts[$0]) }
      )
    case .vectors(let classifier, let encoder, let compute):
      let vectors = try encoder.sentenceVectors(
        of: texts, options: SentenceOptions(maximumLength: maximumLength))
      let likely = classifier.probabilities(of: vectors.values, compute)
      return (try likely.map { try best($0, count: count) }, vectors.truncated)
    }
  }

  /// The likeliest labels, the first of equals before the others.
  private func best(_ likely: [Float], count: Int) throws -> [ScoredLabel] {
    guard likely.allSatisfy(\.isFinite) else {
      throw Failure(
        .badData, "expected finite scores, found none; the model's numbers are too large")
    }
    let order = likely.indices.sorted { (likely[$1], $0) < (likely[$0], $1) }
    return order.prefix(count).map { ScoredLabel(label: names[$0], score: likely[$0]) }
  }
}

extension EncodingInput {
  /// The texts before and after a line's first tab.
  fileprivate init(pair line: String) {
    let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
  }
}
