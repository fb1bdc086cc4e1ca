internal import Transformer
internal import WordPiece

extension ContextualEncoder {
  /// One vector for each text.
  ///
  /// - Parameters:
  ///   - texts: Any texts, empty ones too.
  ///   - pooling: How hidden states are pooled; nil for the checkpoint's own way.
  ///   - normalizes: Whether vectors are scaled to length 1; nil for the checkpoint's own way.
  ///   - layer: Whose hidden states: 0 is the embedding layer, nil the last layer.
  ///   - maximumLength: The longest sequence, special tokens included; longer texts are cut. Nil for
  ///     the model's positions, with the checkpoint's own pooling for its `max_seq_length`.
  /// - Returns: The vectors, in the order of the texts.
  /// - Throws: ``TextEncoderError``; what ``BertModel`` throws for results that are not finite.
  public func sentenceVectors(
    of texts: [String], pooling: SentencePooling? = nil, normalizes: Bool? = nil,
    layer: Int? = nil, maximumLength: Int? = nil
  ) throws -> SentenceVectors {
    // With a pooling by name, what cannot be read of the checkpoint's own way does not matter.
    let configuration =
      pooling == nil
      ? try sentenceConfiguration.get()
      : (try? sentenceConfiguration.get()) ?? SentenceConfiguration()
    let declared = maximumLength == nil && pooling == nil ? configuration.maximumLength : nil
    let pooling = pooling ?? configuration.pooling
    let normalizes = normalizes ?? configuration.normalizes
    var result = SentenceVectors(width: model.configuration.hiddenSize)
    result.values.reserveCapacity(texts.count * result.width)
    let (sequences, truncated) = try sequences(
      of: texts, maximumLength: maximumLength, declared: declared)
    result.truncated = truncated
    try encode(sequences, layer: layer, textOf: { $0 }) { _, states in
      let vector = pooling.pool(states, width: result.width)
      result.values += normalizes ? Self.normalized(vector) : vector
    }
    return result
  }

  /// The vector of every token of each text.
  ///
  /// - Parameters:
  ///   - texts: Any texts, empty ones too.
  ///   - layer: Whose hidden states: 0 is the embedding layer, nil the last layer.
  ///   - maximumLength: The longest sequence, special tokens included; longer texts are cut. Nil for
  ///     the model's positions.
  /// - Returns: Ids and vectors, in the order of the texts.
  /// - Throws: ``TextEncoderError``; what ``BertModel`` throws for results that are not finite.
  public func tokenVectors(
    of texts: [String], layer: Int? = nil, maximumLength: Int? = nil
  ) throws -> TokenVectors {
    var result = TokenVectors(width: model.configuration.hiddenSize)
    let (sequences, truncated) = try sequences(of: texts, maximumLength: maximumLength)
    result.ids = sequences
    result.truncated = truncated
    try encode(sequences, layer: layer, textOf: { $0 }) { _, states in
      result.values.append(Array(states))
    }
    return result
  }

  private func sequences(
    of texts: [String], maximumLength: Int?, declared: Int? = nil
  ) throws -> (sequences: [[Int32]], truncated: [Int]) {
    var truncated: [Int] = []
    let sequences = try texts.enumerated().map { index, text in
      let window = TokenWindow(tokenizer.encode(text))
      let length = try self.length(
        atMost: maximumLength, declared: declared, specialTokens: window.specialTokenCount)
      guard window.exceeds(length) else { return window.all }
      truncated.append(index)
      return window.prefix(length: length)
    }
    return (sequences, truncated)
  }

  private static func normalized(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    // As torch.nn.functional.normalize: a vector of zeros stays one.
    return vector.map { Float(Double($0) / Swift.max(length, 1e-12)) }
  }
}
