internal import SafeTensorsLoader

/// A BERT that guesses words: logits over the vocabulary for tokens of a sequence.
///
///     let model = try BertForMaskedLM(directory: "weights/bert-base-uncased")
///     let logits = try model.logits(
///       for: PackedSequences([ids]), at: [TokenPosition(sequence: 0, token: 4)])
///     let guesses = logits.top(5, row: 0)
///
/// `BertForMaskedLM` and `DistilBertForMaskedLM` in transformers 5.23.0.
public struct BertForMaskedLM: BertHeadModel {
  /// The encoder.
  public let model: BertModel
  private let head: MaskedLMHead<FloatTensor>

  /// How many rows of logits, each as wide as the vocabulary, are worth having at a time.
  package static let rowLimit = 64

  /// Puts the masked language model's head on `model`.
  public init(_ model: BertModel) throws {
    self.model = model
    let ties = try model.headConfiguration().tiesWordEmbeddings
    head = try model.head(.maskedLM) {
      try MaskedLMHead($0, model.configuration, tiesWordEmbeddings: ties)
    }
  }

  /// Computes the logits of some tokens; others cost no row of the decoder.
  ///
  /// - Parameters:
  ///   - sequences: Token ids, special tokens among them.
  ///   - positions: The tokens to guess.
  /// - Returns: A row for each position, in their order, with a number for each id.
  /// - Throws: ``BertError``.
  public func logits(for sequences: PackedSequences, at positions: [TokenPosition]) throws -> Logits
  {
    var workspace = BertWorkspace()
    return try logits(for: sequences, at: positions, in: &workspace)
  }

  /// Computes the logits of some tokens in the caller's memory.
  package func logits(
    for sequences: PackedSequences, at positions: [TokenPosition],
    in workspace: inout BertWorkspace
  ) throws -> Logits {
    let rows = try positions.map { try sequences.row(of: $0) }
    let states = try model.encode(sequences, in: &workspace).lastHiddenState
    let values = head.forward(
      rows: states.rows(rows), embeddings: model.encoder.embeddings.wordEmbeddings,
      on: model.backend)
    return try model.logits(values, width: model.configuration.vocabularySize, of: .maskedLM)
  }

  /// How likely the model finds a sequence: the sum over its tokens of the logarithm of each one's
  /// probability when it alone is masked.
  ///
  /// The pseudo-log-likelihood of Salazar et al. (2020), natural logarithms.
  ///
  /// - Parameters:
  ///   - tokenIDs: A sequence, special tokens among it.
  ///   - tokenTypeIDs: The segment of each token; 0 for all where nil.
  ///   - positions: Which tokens count: usually all but the special ones.
  ///   - maskTokenID: The number of `[MASK]`.
  /// - Returns: At most 0.
  /// - Throws: ``BertError``.
  /// - Complexity: A forward pass for each token that counts.
  public func pseudoLogLikelihood(
    of tokenIDs: [Int32], tokenTypeIDs: [Int32]? = nil, at positions: [Int], maskTokenID: Int32
  ) throws -> Double {
    let rows = model.configuration.vocabularySize
    if let token = tokenIDs.firstIndex(where: { !(0..<rows ~= Int($0)) }) {
      throw BertError.tokenID(tokenIDs[token], rows: rows, sequence: 0, token: token)
    }
    var workspace = BertWorkspace()
    let copies = min(Self.rowLimit, max(1, BertModel.usualBatchTokens / max(1, tokenIDs.count)))
    var sum = 0.0
    for start in stride(from: 0, to: positions.count, by: copies) {
      let part = positions[start..<min(start + copies, positions.count)]
      var batch = PackedSequences()
      for token in part {
        guard tokenIDs.indices ~= token else {
          throw BertError.noSuchToken(token: token, sequence: 0, tokenCount: tokenIDs.count)
        }
        var masked = tokenIDs
        masked[token] = maskTokenID
        batch.append(masked, tokenTypeIDs: tokenTypeIDs)
      }
      let places = part.enumerated().map { TokenPosition(sequence: $0, token: $1) }
      let logits = try logits(for: batch, at: places, in: &workspace)
      for (row, token) in part.enumerated() {
        sum += logits.logSoftmax(column: Int(tokenIDs[token]), row: row)
      }
    }
    return sum
  }
}
