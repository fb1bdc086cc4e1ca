internal import TextEncoder
internal import Transformer
internal import WordPiece

/// A model that labels lines, and how its results are written.
enum Labeller {
  case texts(TextClassifier, LabelRecord, count: Int)
  case tokens(TokenClassifier, EntityRecord, TokenClassifier.Aggregation, stride: Int?)

  var encoder: BertModel {
    switch self {
    case .texts(let classifier, _, _): classifier.encoder
    case .tokens(let classifier, _, _, _): classifier.encoder
    }
  }

  func records(
    of texts: [String], arePairs: Bool, maximumLength: Int?
  ) throws -> (records: [String], truncated: [Int]) {
    switch self {
    case .texts(let classifier, let record, let count):
      let inputs = texts.map { arePairs ? EncodingInput(pair: $0) : EncodingInput($0) }
      let result = try classifier.classify(inputs, count: count, maximumLength: maximumLength)
      return (zip(texts, result.labels).map(record.text), result.truncated)
    case .tokens(let classifier, let record, let aggregation, let stride):
      let result = try classifier.entities(
        in: texts, aggregation: aggregation, maximumLength: maximumLength, stride: stride)
      return (zip(texts, result.entities).map(record.text), result.truncated)
    }
  }
}

extension EncodingInput {
  /// The texts before and after a line's first tab.
  fileprivate init(pair line: String) {
    let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
  }
}
