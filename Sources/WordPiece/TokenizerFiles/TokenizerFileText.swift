internal import StrictJSON

/// The text of a tokenizer.json, which ``TokenizerFile`` reads.
///
/// Members stand in the reference's order, and what has no order of its own is sorted as there.
struct TokenizerFileText {
  private let tokenizer: BertTokenizer
  private var engine: Engine { tokenizer.engine }

  init(_ tokenizer: BertTokenizer) { self.tokenizer = tokenizer }

  var json: String {
    var json = JSONWriter(escaping: .minimal)
    json.object { json in
      json.member("version", "1.0")
      json.key("truncation")
      json.null()
      json.key("padding")
      json.null()
      json.key("added_tokens")
      json.array(tokenizer.addedTokens.sorted { $0.id < $1.id }) { json, added in
        added.token.write(to: &json, id: added.id)
      }
      json.key("normalizer")
      writeNormalizer(to: &json)
      json.key("pre_tokenizer")
      json.object { $0.member("type", "BertPreTokenizer") }
      json.key("post_processor")
      writeTemplate(to: &json)
      json.key("decoder")
      writeDecoder(to: &json)
      json.key("model")
      writeModel(to: &json)
    }
    return json.text
  }

  private func writeNormalizer(to json: inout JSONWriter) {
    let options = tokenizer.options
    json.object { json in
      json.member("type", "BertNormalizer")
      json.member("clean_text", options.cleansText)
      json.member("handle_chinese_chars", options.tokenizesChineseCharacters)
      json.member("strip_accents", options.stripsAccents)
      json.member("lowercase", options.lowercases)
    }
  }

  private func writeDecoder(to json: inout JSONWriter) {
    guard let decoder = engine.decoder else { return json.null() }
    json.object { json in
      json.member("type", "WordPiece")
      json.member("prefix", String(decoding: decoder.prefix, as: UTF8.self))
      json.member("cleanup", decoder.cleansUp)
    }
  }

  private func writeModel(to json: inout JSONWriter) {
    let options = tokenizer.options
    let vocabulary = tokenizer.vocabulary
    json.object { json in
      json.member("type", "WordPiece")
      json.member("unk_token", options.unknownToken)
      json.member("continuing_subword_prefix", options.continuingPrefix)
      json.key("max_input_chars_per_word")
      json.value(options.maxInputCharactersPerWord)
      json.key("vocab")
      json.object { json in
        for id in 0..<Int32(vocabulary.idCount) {
          guard let token = vocabulary.token(id) else { continue }
          json.key(token)
          json.value(id)
        }
      }
    }
  }

  // MARK: Template

  private func writeTemplate(to json: inout JSONWriter) {
    let template = engine.template
    guard template != .none else { return json.null() }
    json.object { json in
      json.member("type", "TemplateProcessing")
      json.key("single")
      json.array(template.single) { json, part in part.write(to: &json) }
      json.key("pair")
      json.array(template.pair) { json, part in part.write(to: &json) }
      json.key("special_tokens")
      json.object { json in
        for token in template.specialTokens { token.write(to: &json) }
      }
    }
  }
}

extension SequenceTemplate {
  /// The special tokens of both templates, each once, in the order of their names.
  fileprivate var specialTokens: [SpecialToken] {
    var tokens: [SpecialToken] = []
    var names: Set<[UInt8]> = []
    for case .special(let token, _) in single + pair
    where names.insert(Array(token.name.utf8)).inserted {
      tokens.append(token)
    }
    return tokens.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}

extension SequenceTemplate.SpecialToken {
  fileprivate func write(to json: inout JSONWriter) {
    json.key(name)
    json.object { json in
      json.member("id", name)
      json.key("ids")
      json.array(ids) { $0.value($1) }
      json.key("tokens")
      json.array(tokens) { $0.value($1) }
    }
  }
}

extension SequenceTemplate.Part {
  fileprivate func write(to json: inout JSONWriter) {
    let (kind, name, typeID) =
      switch self {
      case .special(let token, let typeID): ("SpecialToken", token.name, typeID)
      case .sequence(.first, let typeID): ("Sequence", "A", typeID)
      case .sequence(.second, let typeID): ("Sequence", "B", typeID)
      }
    json.object { json in
      json.key(kind)
      json.object { json in
        json.member("id", name)
        json.key("type_id")
        json.value(typeID)
      }
    }
  }
}

extension AddedToken {
  /// Writes an object with the token's flags, and its number where there is one.
  func write(to json: inout JSONWriter, id: Int32? = nil) {
    json.object { json in
      if let id {
        json.key("id")
        json.value(id)
      }
      json.member("content", content)
      json.member("single_word", isSingleWord)
      json.member("lstrip", stripsLeft)
      json.member("rstrip", stripsRight)
      json.member("normalized", isNormalized)
      json.member("special", isSpecial)
    }
  }
}

extension JSONWriter {
  /// Writes a member that is a string or null.
  mutating func member(_ key: String, _ string: String?) {
    self.key(key)
    if let string { value(string) } else { null() }
  }

  /// Writes a member that is true, false or null.
  mutating func member(_ key: String, _ boolean: Bool?) {
    self.key(key)
    if let boolean { value(boolean) } else { null() }
  }
}
