internal import TextEncoder
internal import Transformer

/// A model that labels lines or what stands in them, and how its results are written.
enum Labeller {
  case texts(TextLabeller, LabelRecord, count: Int)
  case tokens(TokenClassifier, EntityRecord, TokenClassifier.Aggregation, stride: Int?)

  /// The encoder, where there is one.
  var encoder: BertModel? {
    switch self {
    case .texts(let labeller, _, _): labeller.encoder
    case .tokens(let classifier, _, _, _): classifier.encoder
    }
  }

  func records(
    of texts: [String], arePairs: Bool, maximumLength: Int?
  ) throws -> (records: [String], truncated: [Int]) {
    switch self {
    case .texts(let labeller, let record, let count):
      let result = try labeller.labels(
        of: texts, arePairs: arePairs, count: count, maximumLength: maximumLength)
      return (zip(texts, result.labels).map(record.text), result.truncated)
    case .tokens(let classifier, let record, let aggregation, let stride):
      let result = try classifier.entities(
        in: texts, aggregation: aggregation, maximumLength: maximumLength, stride: stride)
      return (zip(texts, result.entities).map(record.text), result.truncated)
    }
  }
}
