internal import StrictJSON

/// A tokenizer.json: a whole tokenizer as its library wrote it.
///
/// Its truncation and padding are left aside; they belong to one use of the tokenizer.
struct TokenizerFile {
  private let file: JSONFile

  init(path: String) throws { file = try JSONFile(path: path) }

  /// Reads the parts that a text meets, each of which must be of BERT's type.
  ///
  /// - Parameter configuration: What the files beside it say: names of special tokens, and tokens that
  ///   are found beside its own. What the file says itself is not asked of them.
  /// - Returns: The tokenizer.
  /// - Throws: ``WordPieceError`` for a part that is missing, malformed or of another type.
  func tokenizer(_ configuration: TokenizerConfiguration) throws(WordPieceError) -> BertTokenizer {
    var options = configuration.options
    let root = file.root
    let model = try file.member("model", of: root)
    if file.optional("type", of: model) != nil {
      _ = try file.type(of: model, "model", supported: ["WordPiece"])
    }
    options.unknownToken = try file.string("unk_token", of: model)
    options.continuingPrefix = try file.string("continuing_subword_prefix", of: model)
    options.maxInputCharactersPerWord = try file.count("max_input_chars_per_word", of: model)
    try readNormalizer(into: &options)
    guard let preTokenizer = file.optional("pre_tokenizer", of: root) else {
      throw .missingMember(path: file.path, member: "pre_tokenizer", byte: root.byteOffset)
    }
    _ = try file.type(of: preTokenizer, "pre-tokenizer", supported: ["BertPreTokenizer"])
    let vocabulary = try vocabulary(of: model)
    let own = try addedTokens()
    let names = Set(own.map { Array($0.content.utf8) })
    let others = configuration.addedTokens(vocabulary)
      .filter { !names.contains(Array($0.content.utf8)) }
    let (template, decoder) = (try template(), try decoder())
    do {
      return try BertTokenizer(
        vocabulary: vocabulary, options: options, tokensInTexts: own + others, template: template,
        decoder: decoder)
    } catch {
      throw error.located(in: file.path)
    }
  }

  private func readNormalizer(into options: inout BertTokenizer.Options) throws(WordPieceError) {
    guard let normalizer = file.optional("normalizer", of: file.root) else {
      options.cleansText = false
      options.tokenizesChineseCharacters = false
      options.stripsAccents = false
      options.lowercases = false
      return
    }
    let supported = ["BertNormalizer", "Sequence"]
    guard try file.type(of: normalizer, "normalizer", supported: supported) == "Sequence" else {
      return try readNormalizer(normalizer, into: &options)
    }
    // sentence-transformers puts lower case before what a cased model does.
    let steps = Array(try file.elements("normalizers", of: normalizer))
    guard steps.count == 2 else {
      throw file.invalid(normalizer, "normalizers", "Lowercase and BertNormalizer")
    }
    _ = try file.type(of: steps[0], "first normalizer", supported: ["Lowercase"])
    _ = try file.type(of: steps[1], "second normalizer", supported: ["BertNormalizer"])
    try readNormalizer(steps[1], into: &options)
    options.stripsAccents = options.stripsAccents ?? options.lowercases
    options.lowercases = true
  }

  private func readNormalizer(
    _ normalizer: JSONValue, into options: inout BertTokenizer.Options
  ) throws(WordPieceError) {
    options.cleansText = try file.boolean("clean_text", of: normalizer)
    options.tokenizesChineseCharacters = try file.boolean("handle_chinese_chars", of: normalizer)
    options.stripsAccents = try file.optionalBoolean("strip_accents", of: normalizer)
    options.lowercases = try file.boolean("lowercase", of: normalizer)
  }

  // MARK: Vocabulary

  private func vocabulary(of model: JSONValue) throws(WordPieceError) -> Vocabulary {
    var bytes: [UInt8] = []
    var tokens: [(end: Int, id: Int, byte: Int)] = []
    for (key, value) in try file.members("vocab", of: model) {
      bytes.append(contentsOf: key.utf8 ?? [])
      let id = try file.id("vocab", value)
      tokens.append((bytes.count, Int(id), value.byteOffset))
    }
    // Numbers may have gaps, but a large one must not claim memory for what is not there.
    let greatest = tokens.max { $0.id < $1.id }
    let limit = 2 * tokens.count + 65_536
    if let greatest, greatest.id >= limit {
      throw .idTooLarge(
        path: file.path, id: Int32(greatest.id), limit: limit, byte: greatest.byte)
    }
    var vocabulary: Vocabulary
    do {
      vocabulary = try Vocabulary(bytes: bytes, idCount: 1 + (greatest?.id ?? -1))
    } catch {
      throw error.located(in: file.path)
    }
    var start = 0
    for token in tokens {
      guard !vocabulary.contains(id: token.id) else {
        throw .duplicateID(path: file.path, id: Int32(token.id), byte: token.byte)
      }
      vocabulary.insert(start..<token.end, id: token.id)
      start = token.end
    }
    return vocabulary
  }

  private func addedTokens() throws(WordPieceError) -> [AddedToken] {
    guard file.optional("added_tokens", of: file.root) != nil else { return [] }
    var tokens: [AddedToken] = []
    for value in try file.elements("added_tokens", of: file.root) {
      tokens.append(try AddedToken(value, in: file))
    }
    return tokens
  }

  // MARK: Decoder

  private func decoder() throws(WordPieceError) -> Decoder? {
    guard let decoder = file.optional("decoder", of: file.root) else { return nil }
    _ = try file.type(of: decoder, "decoder", supported: ["WordPiece"])
    return Decoder(
      prefix: Array(try file.string("prefix", of: decoder).utf8),
      cleansUp: try file.boolean("cleanup", of: decoder))
  }

  // MARK: Template

  private func template() throws(WordPieceError) -> SequenceTemplate {
    guard let processor = file.optional("post_processor", of: file.root) else { return .none }
    let supported = ["TemplateProcessing", "BertProcessing"]
    let type = try file.type(of: processor, "post-processor", supported: supported)
    guard type == "TemplateProcessing" else {
      return .bert(
        classifier: try tokenOfPair("cls", of: processor),
        separator: try tokenOfPair("sep", of: processor))
    }
    let tokens = try specialTokens(of: processor)
    return SequenceTemplate(
      single: try parts("single", of: processor, tokens),
      pair: try parts("pair", of: processor, tokens))
  }

  /// A `["[CLS]", 101]`.
  private func tokenOfPair(
    _ name: String, of value: JSONValue
  ) throws(WordPieceError) -> SequenceTemplate.SpecialToken {
    let member = try file.member(name, of: value)
    guard let pair = member.elements.map(Array.init), pair.count == 2, let token = pair[0].string
    else {
      throw file.invalid(member, name, "an array of a token and its number")
    }
    return SequenceTemplate.SpecialToken(token, id: try file.id(name, pair[1]))
  }

  /// The most tokens that a template may put around a text.
  private static let templateLimit = 1 << 16

  private func parts(
    _ name: String, of processor: JSONValue, _ tokens: [[UInt8]: SequenceTemplate.SpecialToken]
  ) throws(WordPieceError) -> [SequenceTemplate.Part] {
    var parts: [SequenceTemplate.Part] = []
    var tokenCount = 0
    for value in try file.elements(name, of: processor) {
      if let sequence = file.optional("Sequence", of: value) {
        let typeID = try file.id("type_id", file.member("type_id", of: sequence))
        parts.append(.sequence(try self.sequence(sequence, in: name), typeID: typeID))
      } else {
        let special = try file.member("SpecialToken", of: value)
        let typeID = try file.id("type_id", file.member("type_id", of: special))
        guard let token = tokens[Array(try file.string("id", of: special).utf8)] else {
          throw file.invalid(special, "SpecialToken", "one of the special_tokens")
        }
        parts.append(.special(token, typeID: typeID))
        tokenCount += token.ids.count
      }
      guard max(tokenCount, parts.count) <= Self.templateLimit else {
        throw file.invalid(value, name, "at most \(Self.templateLimit) tokens around a text")
      }
    }
    return parts
  }

  private func sequence(
    _ value: JSONValue, in template: String
  ) throws(WordPieceError) -> SequenceTemplate.Sequence {
    switch try file.string("id", of: value) {
    case "A": return .first
    case "B" where template == "pair": return .second
    default: throw file.invalid(value, "Sequence", "one of the template's texts")
    }
  }

  /// The tokens that templates put around a text, by their names' bytes.
  private func specialTokens(
    of processor: JSONValue
  ) throws(WordPieceError) -> [[UInt8]: SequenceTemplate.SpecialToken] {
    var tokens: [[UInt8]: SequenceTemplate.SpecialToken] = [:]
    for (key, value) in try file.members("special_tokens", of: processor) {
      let name = key.string ?? ""
      var token = SequenceTemplate.SpecialToken(name: name, ids: [], tokens: [])
      for id in try file.elements("ids", of: value) { token.ids.append(try file.id("ids", id)) }
      for text in try file.elements("tokens", of: value) {
        guard let text = text.string else { throw file.invalid(text, "tokens", "a string") }
        token.tokens.append(text)
      }
      guard token.ids.count == token.tokens.count else {
        throw file.invalid(value, name, "as many numbers as tokens")
      }
      tokens[Array(name.utf8)] = token
    }
    return tokens
  }
}

extension AddedToken {
  /// Reads an element of `added_tokens`.
  init(_ value: JSONValue, in file: JSONFile) throws(WordPieceError) {
    self.init(try file.string("content", of: value))
    isSingleWord = try file.boolean("single_word", of: value)
    stripsLeft = try file.boolean("lstrip", of: value)
    stripsRight = try file.boolean("rstrip", of: value)
    isNormalized = try file.boolean("normalized", of: value)
    isSpecial = try file.boolean("special", of: value)
  }
}
