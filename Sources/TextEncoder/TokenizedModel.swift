internal import Transformer
internal import WordPiece

/// A tokenizer and the encoder that belongs to it, and how sequences get through them.
struct TokenizedModel: Sendable {
  let tokenizer: BertTokenizer
  let model: BertModel
  /// The folder that both were loaded from.
  let directory: String

  /// The longest sequence that the model takes and the caller wants, special tokens included.
  ///
  /// - Parameters:
  ///   - limit: What the caller wants, or the checkpoint says.
  ///   - specialTokens: How many tokens are not the text's.
  /// - Returns: How many tokens a sequence may have.
  /// - Throws: ``TextEncoderError/modelTooShort(path:key:_:least:)`` where the model is at fault,
  ///   ``TextEncoderError/lengthTooSmall(_:least:)`` where the caller is.
  func length(_ limit: LengthLimit, specialTokens: Int) throws(TextEncoderError) -> Int {
    let least = specialTokens + 1
    let positions = model.configuration.maximumPositions
    guard positions >= least else {
      throw .modelTooShort(
        path: "\(directory)/config.json", key: "max_position_embeddings", positions, least: least)
    }
    if let declared = limit.declared, declared.tokens < least {
      throw .modelTooShort(
        path: declared.path, key: declared.key, declared.tokens, least: least)
    }
    let length = min(limit.wanted ?? limit.declared?.tokens ?? positions, positions)
    guard length >= least else { throw .lengthTooSmall(length, least: least) }
    return length
  }

  /// Hands out indices of sequences that go through the model together, and memory for the pass.
  ///
  /// - Parameters:
  ///   - lengths: The tokens of each sequence.
  ///   - rows: How many wide rows of logits each sequence costs, and how many there may be at a time,
  ///     unless a single sequence costs more.
  ///   - text: The text that a sequence comes from, for errors.
  ///   - body: Gets the indices.
  /// - Throws: What `body` does, where an error about a token's id becomes one about the token and its
  ///   text; `CancellationError` between two batches of a task that is cancelled.
  func inBatches(
    _ lengths: [Int], rows: (counts: [Int], limit: Int)? = nil, textOf text: (Int) -> Int,
    _ body: (Range<Int>, inout BertWorkspace) throws -> Void
  ) throws {
    var workspace = BertWorkspace()
    var start = 0
    while start < lengths.count {
      try Task.checkCancellation()
      var (end, tokens, wide) = (start, 0, 0)
      while end < lengths.count {
        tokens += lengths[end]
        wide += rows?.counts[end] ?? 0
        let isFull = tokens > BertModel.usualBatchTokens || wide > rows?.limit ?? 0
        if end > start, isFull { break }
        end += 1
      }
      try naming(textOf: { text(start + $0) }) { try body(start..<end, &workspace) }
      start = end
    }
  }

  /// Turns an error about a token's id into one about the token and its text.
  func naming<Result>(
    textOf text: (Int) -> Int, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch BertError.tokenID(let id, let rows, let sequence, _) {
      throw TextEncoderError.tokenWithoutEmbedding(
        token: tokenizer.token(id) ?? "", id: id, rows: rows, text: text(sequence))
    }
  }
}
