internal import StrictJSON

/// The text of a tokenizer_config.json, which ``TokenizerConfiguration`` reads.
struct TokenizerConfigurationText {
  private let tokenizer: BertTokenizer

  init(_ tokenizer: BertTokenizer) { self.tokenizer = tokenizer }

  var json: String {
    let options = tokenizer.options
    var json = JSONWriter(escaping: .minimal)
    json.object { json in
      json.key("added_tokens_decoder")
      json.object { json in
        for added in tokenizer.addedTokens.sorted(by: { $0.id < $1.id }) {
          json.key("\(added.id)")
          added.token.write(to: &json)
        }
      }
      json.member("cls_token", options.classifierToken.isEmpty ? nil : options.classifierToken)
      json.member("do_lower_case", options.lowercases)
      json.member("mask_token", options.maskToken.isEmpty ? nil : options.maskToken)
      if let maxLength = options.maxLength {
        json.key("model_max_length")
        json.value(maxLength)
      }
      json.member("pad_token", options.paddingToken.isEmpty ? nil : options.paddingToken)
      json.member("sep_token", options.separatorToken.isEmpty ? nil : options.separatorToken)
      json.member("strip_accents", options.stripsAccents)
      json.member("tokenize_chinese_chars", options.tokenizesChineseCharacters)
      // transformers' class for BERT takes the tokens alone from tokenizer.json; the other one all.
      json.member("tokenizer_class", isUsual ? "BertTokenizer" : "PreTrainedTokenizerFast")
      json.member("unk_token", options.unknownToken.isEmpty ? nil : options.unknownToken)
    }
    return json.text + "\n"
  }

  /// Whether transformers' class for BERT makes the same tokenizer of these options and the tokens.
  private var isUsual: Bool {
    let (options, usual) = (tokenizer.options, BertTokenizer.Options())
    let engine = tokenizer.engine
    let template = try? BertTokenizer.usualTemplate(options, tokenizer.vocabulary)
    return options.continuingPrefix == usual.continuingPrefix && options.cleansText
      && options.maxInputCharactersPerWord == usual.maxInputCharactersPerWord
      && engine.template == template && engine.decoder == Decoder(prefix: Array("##".utf8))
  }
}
