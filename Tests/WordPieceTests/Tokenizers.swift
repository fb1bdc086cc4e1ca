import TestSupport
import Testing
import WordPiece

/// The normalizer's configurations that the fixtures hold values for.
enum Configuration: String, CaseIterable, Sendable {
  case uncased, cased, accented, unclean
  case casedUnaccented = "cased-unaccented"

  var options: BertTokenizer.Options {
    var options = BertTokenizer.Options()
    switch self {
    case .uncased: break
    case .cased: options.lowercases = false
    case .accented: options.stripsAccents = false
    case .casedUnaccented:
      options.lowercases = false
      options.stripsAccents = true
    case .unclean:
      options.cleansText = false
      options.tokenizesChineseCharacters = false
    }
    return options
  }

  /// A tokenizer with the fixtures' part of bert-base-uncased's vocabulary.
  func tokenizer(parsesSpecialTokens: Bool = true) throws -> BertTokenizer {
    var options = options
    options.parsesSpecialTokens = parsesSpecialTokens
    return try BertTokenizer(vocabulary: Self.vocabulary.get(), options: options)
  }

  /// The fixtures' part of bert-base-uncased's vocabulary.
  static let vocabulary = Result {
    try Vocabulary(contentsOf: Fixtures.path("WordPiece/vocab.txt"))
  }
}
