internal import StrictJSON

/// A tokenizer_config.json: options and added tokens beside a vocab.txt.
struct TokenizerConfiguration {
  private(set) var options = BertTokenizer.Options()
  private(set) var addedTokens: [AddedToken] = []

  /// Options where there is no file.
  init(parsesSpecialTokens: Bool) {
    options.parsesSpecialTokens = parsesSpecialTokens
  }

  /// Reads what the file names; the rest keeps its default.
  init(path: String, parsesSpecialTokens: Bool) throws {
    self.init(parsesSpecialTokens: parsesSpecialTokens)
    let file = try JSONFile(path: path)
    let root = file.root
    options.lowercases = try file.optionalBoolean("do_lower_case", of: root) ?? true
    options.stripsAccents = try file.optionalBoolean("strip_accents", of: root)
    options.tokenizesChineseCharacters =
      try file.optionalBoolean("tokenize_chinese_chars", of: root) ?? true
    try Self.read("unk_token", of: file, into: &options.unknownToken)
    try Self.read("cls_token", of: file, into: &options.classifierToken)
    try Self.read("sep_token", of: file, into: &options.separatorToken)
    try Self.read("pad_token", of: file, into: &options.paddingToken)
    try Self.read("mask_token", of: file, into: &options.maskToken)
    guard file.optional("added_tokens_decoder", of: root) != nil else { return }
    for (_, value) in try file.members("added_tokens_decoder", of: root) {
      addedTokens.append(try AddedToken(value, in: file))
    }
  }

  /// A token is written as a string, or as an object with its `content`.
  private static func read(
    _ name: String, of file: JSONFile, into token: inout String
  ) throws(WordPieceError) {
    guard let value = file.optional(name, of: file.root) else { return }
    if value.kind == .object {
      token = try file.string("content", of: value)
    } else {
      token = try file.string(name, of: file.root)
    }
  }
}
