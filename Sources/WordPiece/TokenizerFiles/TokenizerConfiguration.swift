internal import StrictJSON

/// What the small files beside a vocab.txt or a tokenizer.json say: options, and more tokens to find.
///
/// The precedence is that of transformers 5.23.0. tokenizer_config.json comes first. Where it lists
/// `added_tokens_decoder`, the two older files are not looked at; else special_tokens_map.json wins
/// over it key by key, and added_tokens.json names tokens that are not in the vocabulary.
struct TokenizerConfiguration {
  private(set) var options = BertTokenizer.Options()
  /// The tokens that the options name, where a file says more of them than their text.
  private var named: [AddedToken] = []
  /// The other tokens to be found in texts, in the order of their numbers.
  private var listed: [(id: Int32, token: AddedToken)] = []
  /// `extra_special_tokens`.
  private var extra: [AddedToken] = []
  /// `additional_special_tokens`, the older name, which counts where the newer one is not used.
  private var additional: [AddedToken] = []

  /// The files that a folder has of this kind.
  struct Files {
    var configuration: String?
    var specialTokensMap: String?
    var addedTokens: String?
  }

  init(_ files: Files, parsesSpecialTokens: Bool) throws {
    options.parsesSpecialTokens = parsesSpecialTokens
    var isComplete = false
    if let path = files.configuration {
      let file = try JSONFile(path: path)
      try readOptions(of: file)
      try readNames(of: file)
      if extra.isEmpty { swap(&extra, &additional) }
      isComplete = try readDecoder(of: file)
    }
    guard !isComplete else { return }
    if let path = files.specialTokensMap { try readNames(of: JSONFile(path: path)) }
    if let path = files.addedTokens { try readAddedTokens(of: JSONFile(path: path)) }
  }

  /// The tokens to be found in texts; of those with the same text, the first.
  ///
  /// Of those that the options name, only the ones in the vocabulary: the reference would give others
  /// a number that no model has an embedding for.
  func addedTokens(_ vocabulary: Vocabulary) -> [AddedToken] {
    let named = options.specialTokens.filter { !$0.isEmpty && vocabulary.id(of: $0) != nil }
      .map { name in self.named.last { $0.isCalled(name) } ?? AddedToken(name) }
    let tokens = listed.map(\.token) + named + (extra.isEmpty ? additional : extra)
    var names: Set<[UInt8]> = []
    return tokens.filter { names.insert(Array($0.content.utf8)).inserted }
  }

  // MARK: tokenizer_config.json

  private mutating func readOptions(of file: JSONFile) throws(WordPieceError) {
    let root = file.root
    options.lowercases = try file.optionalBoolean("do_lower_case", of: root) ?? true
    options.stripsAccents = try file.optionalBoolean("strip_accents", of: root)
    options.tokenizesChineseCharacters =
      try file.optionalBoolean("tokenize_chinese_chars", of: root) ?? true
    if let length = file.optional("model_max_length", of: root) {
      guard let number = length.number, number >= 1 else {
        throw file.invalid(length, "model_max_length", "a positive number")
      }
      // Transformers writes 1e30 for "no limit".
      options.maxLength = number < 1e9 ? Int(number) : nil
    }
  }

  /// Reads `added_tokens_decoder`; false where there is none.
  private mutating func readDecoder(of file: JSONFile) throws(WordPieceError) -> Bool {
    guard file.optional("added_tokens_decoder", of: file.root) != nil else { return false }
    for (key, value) in try file.members("added_tokens_decoder", of: file.root) {
      guard let id = key.string.flatMap({ Int32($0) }), id >= 0 else {
        throw file.invalid(key, "added_tokens_decoder", "a token's number")
      }
      let token = try AddedToken(value, in: file)
      listed.append((id, token))
      named.append(token)
    }
    listed.sort { $0.id < $1.id }
    return true
  }

  // MARK: Names, in tokenizer_config.json and special_tokens_map.json

  private mutating func readNames(of file: JSONFile) throws(WordPieceError) {
    try readName("unk_token", of: file, into: \.unknownToken)
    try readName("cls_token", of: file, into: \.classifierToken)
    try readName("sep_token", of: file, into: \.separatorToken)
    try readName("pad_token", of: file, into: \.paddingToken)
    try readName("mask_token", of: file, into: \.maskToken)
    extra += try tokens("extra_special_tokens", of: file)
    additional = try tokens("additional_special_tokens", of: file)
  }

  private func tokens(
    _ name: String, of file: JSONFile
  ) throws(WordPieceError) -> [AddedToken] {
    guard let value = file.optional(name, of: file.root) else { return [] }
    var tokens: [AddedToken] = []
    if let elements = value.elements {
      for element in elements { tokens.append(try token(element, name, of: file)) }
    } else if let members = value.members {
      // Each under a name of its own, such as `image_token`.
      for (_, element) in members { tokens.append(try token(element, name, of: file)) }
    } else {
      throw file.invalid(value, name, "an array or an object of tokens")
    }
    return tokens
  }

  private mutating func readName(
    _ name: String, of file: JSONFile, into option: WritableKeyPath<BertTokenizer.Options, String>
  ) throws(WordPieceError) {
    guard let value = file.root[name] else { return }
    guard value.kind != .null else {
      // Unlike a token that is not mentioned, there is none then.
      options[keyPath: option] = ""
      return
    }
    let token = try token(value, name, of: file)
    options[keyPath: option] = token.content
    if value.kind == .object { named.append(token) }
  }

  /// A token is written as a string, or as an object with its `content` and perhaps flags.
  private func token(
    _ value: JSONValue, _ name: String, of file: JSONFile
  ) throws(WordPieceError) -> AddedToken {
    if let text = value.string { return AddedToken(text) }
    guard value.kind == .object else { throw file.invalid(value, name, "a token") }
    var token = AddedToken(try file.string("content", of: value))
    token.isSingleWord = try file.optionalBoolean("single_word", of: value) ?? false
    token.stripsLeft = try file.optionalBoolean("lstrip", of: value) ?? false
    token.stripsRight = try file.optionalBoolean("rstrip", of: value) ?? false
    token.isNormalized = try file.optionalBoolean("normalized", of: value) ?? false
    return token
  }

  // MARK: added_tokens.json

  /// Reads a token a member, with its number; those that are special have a name elsewhere.
  private mutating func readAddedTokens(of file: JSONFile) throws(WordPieceError) {
    let special = Set((options.specialTokens + extra.map(\.content)).map { Array($0.utf8) })
    guard let members = file.root.members else { return }
    for (key, value) in members {
      var token = AddedToken(key.string ?? "")
      token.isSpecial = special.contains(Array(token.content.utf8))
      token.isNormalized = !token.isSpecial
      listed.append((try file.id(token.content, value), token))
    }
    listed.sort { $0.id < $1.id }
  }
}

extension BertTokenizer.Options {
  /// The tokens that the options name.
  var specialTokens: [String] {
    [unknownToken, separatorToken, paddingToken, classifierToken, maskToken]
  }
}
