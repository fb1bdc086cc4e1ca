internal import Files
internal import WordPiece

/// What a model's folder says of its tokenizer.
public struct TokenizerReport: Sendable {
  /// A token with a role of its own.
  public struct SpecialToken: Equatable, Sendable {
    /// What it is for: `unknown`, `classifier`, `separator`, `padding` or `mask`.
    public let role: String
    /// The token's text.
    public let token: String
    /// The token's number; nil where the vocabulary does not have it.
    public let id: Int32?
  }

  /// The name of the file that it was made of: tokenizer.json or vocab.txt.
  public let file: String
  /// How many tokens the vocabulary has.
  public let tokenCount: Int
  /// How many embeddings it needs: one more than the greatest number, of added tokens and of those
  /// that are put around a text too.
  public let idCount: Int
  /// How many tokens are put around a text.
  public let specialTokenCount: Int
  /// The tokens with a role.
  public let specialTokens: [SpecialToken]
  /// Whether letters become lower case.
  public let lowercases: Bool
  /// The longest sequence in tokens that the files speak of.
  public let maximumLength: Int?

  /// Loads the tokenizer in the folder `directory`.
  ///
  /// - Throws: As `BertTokenizer.init(directory:parsesSpecialTokens:)`.
  public init(directory: String) throws {
    let tokenizer = try BertTokenizer(directory: directory)
    let options = tokenizer.options
    let roles = [
      ("unknown", options.unknownToken), ("classifier", options.classifierToken),
      ("separator", options.separatorToken), ("padding", options.paddingToken),
      ("mask", options.maskToken),
    ]
    file = WholeFile.exists("\(directory)/tokenizer.json") ? "tokenizer.json" : "vocab.txt"
    tokenCount = tokenizer.vocabulary.count
    // A template of tokenizer.json numbers its tokens for itself.
    let around = tokenizer.encode("").ids
    specialTokenCount = around.count
    idCount = max(tokenizer.idCount, (around.max().map { Int($0) } ?? -1) + 1)
    specialTokens = roles.map { role, token in
      SpecialToken(role: role, token: token, id: tokenizer.id(of: token))
    }
    lowercases = options.lowercases
    maximumLength = options.maxLength
  }
}
