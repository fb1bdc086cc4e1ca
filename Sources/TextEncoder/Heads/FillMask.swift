package import LinearAlgebra
public import SafeTensorsLoader
public import Transformer
public import WordPiece

/// Guesses the words that stand at `[MASK]` in a text.
///
///     let fillMask = try FillMask(model: "bert-base-uncased")
///     let guesses = try fillMask.guesses(in: "Paris is the [MASK] of France.")
///     print(guesses[0][0].token)
///
/// After the pipeline fill-mask in transformers 5.23.0. Immutable, and safe to use from many threads
/// and tasks at once.
public struct FillMask: Sendable {
  /// A token that may stand at a mask.
  public struct Guess: Sendable, Equatable {
    /// The token's number.
    public let id: Int32
    /// The token as text.
    public let token: String
    /// The probability among all tokens, also where only some were looked at.
    public let score: Float
    /// The text with the token in place of the mask, as far as tokens tell.
    public let sequence: String
  }

  /// A word to look at alone, and the token that it amounts to.
  public struct Target: Sendable, Equatable {
    /// The word as it was given.
    public let word: String
    /// The token's number.
    public let id: Int32
    /// Whether the word is no token, and the first piece of it stands for it.
    public let isPiece: Bool
  }

  private let loaded: HeadedModel<BertForMaskedLM>

  /// The encoder.
  public var encoder: BertModel { loaded.head.model }
  private let maskTokenID: Int32

  /// Loads a model by the name of its folder or its id.
  ///
  /// - Parameters:
  ///   - model: As ``ModelLocator`` finds it; nil for the default model.
  ///   - threadCount: How many threads work; nil for the CPUs that this process may use.
  ///   - access: Whether the weights' files are mapped or read.
  ///   - precision: What products multiply: accuracy against speed.
  /// - Throws: ``TextEncoderError`` where there is no such model, or its tokenizer has no mask; what
  ///   `BertForMaskedLM` and `BertTokenizer` throw where they are wrong.
  public init(
    model: String? = nil, threadCount: Int? = nil, access: SafeTensorsFile.Access = .mapped,
    precision: BertPrecision = .float32
  ) throws {
    try self.init(
      ModelLocator().locate(model),
      backend: Backend(threadCount: threadCount, precision: precision.product), access: access)
  }

  /// Loads the model at `location` to run on `backend`.
  package init(
    _ location: ModelLocator.Location, backend: Backend, access: SafeTensorsFile.Access = .mapped
  ) throws {
    loaded = try HeadedModel(location, backend: backend, access: access)
    guard let maskTokenID = loaded.tokenizer.maskTokenID else {
      throw TextEncoderError.noMaskToken(directory: location.directory)
    }
    self.maskTokenID = maskTokenID
  }

  /// Cuts texts into tokens.
  public var tokenizer: BertTokenizer { loaded.tokenizer }
  /// Computes logits.
  public var model: BertForMaskedLM { loaded.head }

  // MARK: Guessing

  /// The likeliest tokens for each mask of a text.
  ///
  /// - Parameters:
  ///   - text: Has `[MASK]`, once or more; each is guessed with the others masked.
  ///   - count: How many guesses are wanted.
  ///   - targets: The tokens to choose from, as ``targets(_:)`` makes them; nil for all.
  /// - Returns: For each mask at most `count` guesses, the likeliest first.
  /// - Throws: ``TextEncoderError``, also for a target that the model has no logit for; what `BertForMaskedLM` throws for results that are not finite.
  public func guesses(
    in text: String, count: Int = 5, targets: [Target]? = nil
  ) throws -> [[Guess]] {
    try guesses(in: [text], count: count, targets: targets)[0]
  }

  /// The likeliest tokens for each mask of some texts; the same as one by one, and faster.
  ///
  /// - Parameters:
  ///   - texts: Each has `[MASK]`, once or more.
  ///   - count: How many guesses are wanted.
  ///   - targets: The tokens to choose from; nil for all.
  /// - Returns: For each text, and each mask in it, at most `count` guesses.
  /// - Throws: As for one text; errors name the text, counted from 0.
  public func guesses(
    in texts: [String], count: Int = 5, targets: [Target]? = nil
  ) throws -> [[[Guess]]] {
    let sequences = tokenizer.encode(texts).map(\.ids)
    let masks = sequences.map { ids in ids.indices.filter { ids[$0] == maskTokenID } }
    for (index, ids) in sequences.enumerated() {
      guard !masks[index].isEmpty else {
        throw TextEncoderError.noMask(text: index, mask: tokenizer.options.maskToken)
      }
      guard ids.count <= loaded.positions else {
        throw TextEncoderError.textTooLong(
          tokens: ids.count, limit: loaded.positions, text: index)
      }
    }
    let candidates = try targets.map(places)
    var results: [[[Guess]]] = []
    let rows = (counts: masks.map(\.count), limit: BertForMaskedLM.rowLimit)
    try loaded.tokenized.inBatches(
      sequences.map(\.count), rows: rows, textOf: { $0 }
    ) { batch, workspace in
      let positions = batch.flatMap { index in
        masks[index].map { TokenPosition(sequence: index - batch.lowerBound, token: $0) }
      }
      let logits = try model.logits(
        for: PackedSequences(sequences[batch]), at: positions, in: &workspace)
      var row = 0
      for index in batch {
        results.append(
          masks[index].map { mask in
            defer { row += 1 }
            return guesses(
              logits, row: row, count: count, candidates, at: mask, in: sequences[index],
              isOnly: masks[index].count == 1)
          })
      }
    }
    return results
  }

  /// The targets' places in a row of logits, each once.
  private func places(_ targets: [Target]) throws(TextEncoderError) -> [Int] {
    // The tokenizer may have tokens of its own, added after the checkpoint was made.
    let rows = encoder.configuration.vocabularySize
    for target in targets where !(0..<rows ~= Int(target.id)) {
      throw .targetWithoutLogit(target.word, id: target.id, rows: rows)
    }
    return Set(targets.map { Int($0.id) }).sorted()
  }

  private func guesses(
    _ logits: Logits, row: Int, count: Int, _ candidates: [Int]?, at mask: Int,
    in sequence: [Int32], isOnly: Bool
  ) -> [Guess] {
    let probabilities = logits.softmax(row: row)
    return logits.top(count, row: row, among: candidates).map { place in
      let id = Int32(place)
      var filled = sequence
      filled[mask] = id
      filled.removeAll { $0 == tokenizer.paddingTokenID }
      return Guess(
        id: id, token: tokenizer.decode([id], skippingSpecialTokens: false),
        score: probabilities[place],
        // With other masks left, leaving out special tokens would leave those out too.
        sequence: tokenizer.decode(filled, skippingSpecialTokens: isOnly))
    }
  }

  /// The tokens that words amount to, as the reference's `targets` does it.
  ///
  /// - Parameter words: Tokens of the vocabulary, or words, whose first piece then counts; words that
  ///   the vocabulary has no pieces for are left out, where the reference takes `[UNK]`.
  /// - Returns: The targets, in the order of the words.
  public func targets(_ words: [String]) -> [Target] {
    words.compactMap { word in
      if let id = tokenizer.id(of: word) { return Target(word: word, id: id, isPiece: false) }
      let unknown = tokenizer.id(of: tokenizer.options.unknownToken)
      guard let piece = tokenizer.encode(word, addingSpecialTokens: false).ids.first,
        piece != unknown
      else { return nil }
      return Target(word: word, id: piece, isPiece: true)
    }
  }

  // MARK: Likelihood

  /// How likely the model finds a text: the sum over its tokens of the logarithm of each one's
  /// probability when it alone is masked.
  ///
  /// - Parameter text: A text that the model has positions for.
  /// - Returns: The pseudo-log-likelihood, at most 0, in natural logarithms.
  /// - Throws: ``TextEncoderError``.
  /// - Complexity: A forward pass for each token.
  public func pseudoLogLikelihood(of text: String) throws -> Double {
    let encoding = tokenizer.encode(text)
    guard encoding.count <= loaded.positions else {
      throw TextEncoderError.textTooLong(tokens: encoding.count, limit: loaded.positions, text: 0)
    }
    let places = encoding.specialTokensMask.enumerated().filter { !$0.element }.map(\.offset)
    return try loaded.tokenized.naming(textOf: { _ in 0 }) {
      try model.pseudoLogLikelihood(of: encoding.ids, at: places, maskTokenID: maskTokenID)
    }
  }
}
