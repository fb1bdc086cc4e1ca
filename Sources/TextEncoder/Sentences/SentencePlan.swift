internal import Transformer
internal import WordPiece

/// What a call's options and the checkpoint together say to do.
struct SentencePlan {
  let pipeline: SentencePipeline
  let prompt: Prompt
  let limit: LengthLimit

  /// What is put before each text.
  struct Prompt {
    var text = ""
    /// How many tokens of a sequence are the prompt's and are not pooled.
    var skippedTokens = 0
  }

  init(_ options: SentenceOptions, _ encoder: ContextualEncoder) throws {
    var pipeline: SentencePipeline
    if let pooling = options.pooling {
      // With a pooling by name, what cannot be read of the checkpoint's own way does not matter.
      let normalizes = (try? encoder.sentenceConfiguration.get())?.normalizes ?? false
      pipeline = SentencePipeline(
        pooling, normalizes: normalizes, hiddenSize: encoder.model.configuration.hiddenSize)
      limit = LengthLimit(wanted: options.maximumLength, declared: nil)
    } else {
      pipeline = try encoder.sentencePipeline.get()
      limit = LengthLimit(
        wanted: options.maximumLength,
        declared: options.maximumLength == nil ? try encoder.declaredLength : nil)
    }
    if let normalizes = options.normalizes { pipeline.setNormalizes(normalizes) }
    if let dimensions = options.dimensions { try pipeline.keep(dimensions) }
    self.pipeline = pipeline
    prompt = try Self.prompt(options, encoder, limit)
  }

  private static func prompt(
    _ options: SentenceOptions, _ encoder: ContextualEncoder, _ limit: LengthLimit
  ) throws -> Prompt {
    if options.pooling != nil, options.prompt == nil { return Prompt() }
    if case .text(let text) = options.prompt, options.pooling != nil { return Prompt(text: text) }
    let configuration = try encoder.sentenceConfiguration.get()
    var prompt = Prompt(text: try configuration.prompts.text(options.prompt))
    if options.pooling == nil, !configuration.includesPrompt, !prompt.text.isEmpty {
      prompt.skippedTokens = try encoder.promptTokens(prompt.text, limit)
    }
    return prompt
  }
}

extension ContextualEncoder {
  /// The length that the sentence encoder was made for, where its files say one: its own, else its
  /// tokenizer's.
  var declaredLength: LengthLimit.Declared? {
    get throws {
      let configuration = try sentenceConfiguration.get()
      if let tokens = configuration.maximumLength {
        return LengthLimit.Declared(
          tokens: tokens, path: "\(location.directory)/\(configuration.maximumLengthFile)",
          key: "max_seq_length")
      }
      return tokenizer.options.maxLength.map {
        LengthLimit.Declared(
          tokens: $0, path: "\(modelDirectory)/tokenizer_config.json", key: "model_max_length")
      }
    }
  }

  /// How many tokens of a sequence the reference takes for the prompt's: all that it has of the prompt
  /// alone, but for a special token at the end.
  fileprivate func promptTokens(_ prompt: String, _ limit: LengthLimit) throws -> Int {
    let encoding = tokenizer.encode(prompt)
    let window = TokenWindow(encoding)
    let length = try tokenized.length(limit, specialTokens: window.specialTokenCount)
    let ids = window.exceeds(length) ? window.prefix(length: length) : window.all
    guard let last = ids.last else { return 0 }
    let options = tokenizer.options
    let special = [
      options.unknownToken, options.classifierToken, options.separatorToken,
      options.paddingToken, options.maskToken,
    ]
    let isSpecial = tokenizer.token(last).map(special.contains) ?? false
    return ids.count - (isSpecial ? 1 : 0)
  }
}
