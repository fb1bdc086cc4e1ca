/// What stands around a text's tokens: BERT's is `[CLS] A [SEP]`.
struct SequenceTemplate: Sendable {
  /// One of the two texts of a pair; a single text is the first.
  enum Sequence: Sendable {
    case first, second
  }

  enum Part: Sendable {
    /// Tokens that are not in the text.
    case special(ids: [Int32], typeID: Int32)
    /// A text's own tokens.
    case sequence(Sequence, typeID: Int32)
  }

  /// The parts around one text.
  var single: [Part]
  /// The parts around a pair of texts.
  var pair: [Part]

  /// The tokens as they are.
  static let none = SequenceTemplate(
    single: [.sequence(.first, typeID: 0)],
    pair: [.sequence(.first, typeID: 0), .sequence(.second, typeID: 1)])

  /// `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`.
  static func bert(classifier: Int32, separator: Int32) -> SequenceTemplate {
    let single: [Part] = [
      .special(ids: [classifier], typeID: 0), .sequence(.first, typeID: 0),
      .special(ids: [separator], typeID: 0),
    ]
    return SequenceTemplate(
      single: single,
      pair: single + [.sequence(.second, typeID: 1), .special(ids: [separator], typeID: 1)])
  }
}
