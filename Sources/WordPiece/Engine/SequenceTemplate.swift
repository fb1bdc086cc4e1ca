/// What stands around a text's tokens: BERT's is `[CLS] A [SEP]`.
struct SequenceTemplate: Equatable, Sendable {
  /// One of the two texts of a pair; a single text is the first.
  enum Sequence: Int, Sendable {
    case first, second
  }

  /// Tokens that are not in the text, under the one name that templates give them.
  struct SpecialToken: Equatable, Sendable {
    var name: String
    var ids: [Int32]
    var tokens: [String]
  }

  enum Part: Equatable, Sendable {
    case special(SpecialToken, typeID: Int32)
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
  static func bert(classifier: SpecialToken, separator: SpecialToken) -> SequenceTemplate {
    let single: [Part] = [
      .special(classifier, typeID: 0), .sequence(.first, typeID: 0), .special(separator, typeID: 0),
    ]
    return SequenceTemplate(
      single: single,
      pair: single + [.sequence(.second, typeID: 1), .special(separator, typeID: 1)])
  }
}

extension SequenceTemplate.SpecialToken {
  /// A token under its own name.
  init(_ token: String, id: Int32) { self.init(name: token, ids: [id], tokens: [token]) }
}
