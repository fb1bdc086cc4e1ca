internal import Parallel

extension BertTokenizer {
  // MARK: Texts as they are

  /// The tokens of `text`.
  ///
  /// - Parameters:
  ///   - text: Any text, up to ``textLimit`` bytes of UTF-8. Nothing of it is cut off.
  ///   - addingSpecialTokens: Whether to put the model's tokens around it, such as `[CLS]`.
  /// - Returns: The tokens in the order of the text.
  /// - Complexity: O(n).
  public func encode(_ text: String, addingSpecialTokens: Bool = true) -> Encoding {
    encode(text.utf8Span, addingSpecialTokens: addingSpecialTokens)
  }

  /// The tokens of a text in UTF-8; see ``encode(_:addingSpecialTokens:)-(String,_)``.
  ///
  /// - Parameters:
  ///   - text: Any text, up to ``textLimit`` bytes.
  ///   - addingSpecialTokens: Whether to put the model's tokens around it, such as `[CLS]`.
  /// - Returns: The tokens in the order of the text.
  public func encode(_ text: UTF8Span, addingSpecialTokens: Bool = true) -> Encoding {
    var scratch = EncodingScratch()
    return engine.encode(text.span, addingSpecialTokens: addingSpecialTokens, scratch: &scratch)
  }

  /// The tokens of each text; the same as one by one, and faster.
  ///
  /// - Parameters:
  ///   - texts: Any texts, up to ``textLimit`` bytes of UTF-8 each.
  ///   - addingSpecialTokens: Whether to put the model's tokens around each, such as `[CLS]`.
  ///   - threadCount: How many threads work; the result does not depend on it.
  /// - Returns: An encoding a text.
  /// - Precondition: `threadCount` is positive.
  public func encode(
    _ texts: [String], addingSpecialTokens: Bool = true, threadCount: Int = 1
  ) -> [Encoding] {
    Batch(texts, threadCount: threadCount).map { text, scratch in
      engine.encode(
        text.utf8Span.span, addingSpecialTokens: addingSpecialTokens, scratch: &scratch)
    }
  }

  // MARK: Pairs, words, truncation and padding

  /// The tokens of what `input` holds, cut and filled up as `options` say.
  ///
  /// - Parameters:
  ///   - input: A text or words, or a pair of these; each up to ``textLimit`` bytes of UTF-8.
  ///   - options: Special tokens, truncation, padding.
  /// - Returns: The tokens; where they were cut, with the rest as ``Encoding/overflowing``.
  /// - Throws: ``TokenizationError``.
  public func encode(
    _ input: EncodingInput, options: EncodingOptions = EncodingOptions()
  ) throws(TokenizationError) -> Encoding {
    do {
      return try encode([input], options: options)[0]
    } catch .ofInput(_, let error) {
      throw error
    }
  }

  /// The tokens of each input; the same as one by one, and faster.
  ///
  /// - Parameters:
  ///   - inputs: Texts or words, or pairs of these; each up to ``textLimit`` bytes of UTF-8.
  ///   - options: Special tokens, truncation, padding; of the longest, padding means all inputs.
  ///   - threadCount: How many threads work; the result does not depend on it.
  /// - Returns: An encoding an input.
  /// - Throws: ``TokenizationError/ofInput(_:_:)`` for the first input that has an error.
  /// - Precondition: `threadCount` is positive.
  public func encode(
    _ inputs: [EncodingInput], options: EncodingOptions = EncodingOptions(), threadCount: Int = 1
  ) throws(TokenizationError) -> [Encoding] {
    let padding = try options.padding.map { padding throws(TokenizationError) in
      (padding, id: try id(of: padding))
    }
    let results = Batch(inputs, threadCount: threadCount).map { input, scratch in
      Result { () throws(TokenizationError) in
        try engine.encode(input, options, scratch: &scratch)
      }
    }
    var encodings: [Encoding] = []
    encodings.reserveCapacity(results.count)
    for (number, result) in results.enumerated() {
      switch result {
      case .success(let encoding): encodings.append(encoding)
      case .failure(let error): throw .ofInput(number, error)
      }
    }
    padding?.0.pad(&encodings, id: padding?.id ?? 0)
    return encodings
  }

  private func id(of padding: Padding) throws(TokenizationError) -> Int32 {
    guard let id = padding.id ?? paddingTokenID else {
      throw .noPaddingToken(options.paddingToken)
    }
    return id
  }
}
