internal import LinearAlgebra
internal import Parallel
internal import Transformer
internal import WordPiece

extension ContextualEncoder {
  /// One vector for each text.
  ///
  ///     let encoder = try ContextualEncoder(model: "all-MiniLM-L6-v2")
  ///     let vectors = try encoder.sentenceVectors(of: ["A sentence.", "Another one."])
  ///
  /// Works on the calling thread and the encoder's own, and returns when all is done: from an async
  /// function that must not keep its executor's thread, call it in a task of its own. Where the task is
  /// cancelled, it throws `CancellationError` before the next batch of some thousand tokens.
  ///
  /// Texts with the same tokens are computed once. Memory holds the tokens of every text, 4 bytes each,
  /// and the vectors; for more texts than that allows, call this for some at a time.
  ///
  /// - Parameters:
  ///   - texts: Any texts, empty ones too.
  ///   - options: What is to be otherwise than the checkpoint says.
  ///   - progress: Called after each batch with the number of texts done, on the calling thread.
  /// - Returns: The vectors, in the order of the texts.
  /// - Throws: ``TextEncoderError``; what ``BertModel`` throws for results that are not finite;
  ///   `CancellationError`.
  public func sentenceVectors(
    of texts: [String], options: SentenceOptions = SentenceOptions(),
    progress: (Int) -> Void = { _ in }
  ) throws -> SentenceVectors {
    let plan = try SentencePlan(options, self)
    var sequences = DistinctSequences()
    let truncated = try tokenize(texts, plan.prompt.text, plan.limit) { sequences.append($0) }
    var pooler = plan.pipeline.pooler
    var pooled: [Float] = []
    pooled.reserveCapacity(sequences.distinct.count * pooler.outputWidth)
    let firsts = sequences.firsts
    try encode(
      sequences.distinct, layer: options.layer, textOf: { firsts[$0] },
      progress: { progress($0 < firsts.count ? firsts[$0] : texts.count) }
    ) { _, states in
      pooler.pool(states.span, skipping: plan.prompt.skippedTokens, into: &pooled)
    }
    let vectors = plan.pipeline.vectors(of: pooled, on: backend)
    let width = plan.pipeline.width
    if let index = vectors.firstIndex(where: { !$0.isFinite }) {
      throw TextEncoderError.nonFiniteVector(
        directory: location.directory, text: firsts[index / width])
    }
    var result = SentenceVectors(sequences.spread(vectors, width: width), width: width)
    result.truncated = truncated
    return result
  }

  /// How many floats the vectors of ``sentenceVectors(of:options:progress:)`` have.
  ///
  /// - Parameter options: What is to be otherwise than the checkpoint says.
  /// - Returns: The width.
  /// - Throws: ``TextEncoderError`` where there are no such vectors.
  public func sentenceWidth(options: SentenceOptions = SentenceOptions()) throws -> Int {
    try SentencePlan(options, self).pipeline.width
  }

  /// The vector of every token of each text.
  ///
  /// - Parameters:
  ///   - texts: Any texts, empty ones too.
  ///   - prompt: What is put before each text; nil for nothing.
  ///   - layer: Whose hidden states: 0 is the embedding layer, nil the last layer.
  ///   - maximumLength: The longest sequence, special tokens included; longer texts are cut. Nil for
  ///     the model's positions.
  ///   - progress: Called after each batch with the number of texts done, on the calling thread.
  /// - Returns: Ids and vectors, in the order of the texts.
  /// - Throws: ``TextEncoderError``; what ``BertModel`` throws for results that are not finite;
  ///   `CancellationError`.
  public func tokenVectors(
    of texts: [String], prompt: SentencePrompt? = nil, layer: Int? = nil,
    maximumLength: Int? = nil, progress: (Int) -> Void = { _ in }
  ) throws -> TokenVectors {
    let prompt = try prompt.map { try sentenceConfiguration.get().prompts.text($0) } ?? ""
    var result = TokenVectors(width: model.configuration.hiddenSize)
    let limit = LengthLimit(wanted: maximumLength, declared: nil)
    result.truncated = try tokenize(texts, prompt, limit) { result.ids.append($0) }
    try encode(result.ids, layer: layer, textOf: { $0 }, progress: progress) { _, states in
      result.values.append(Array(states))
    }
    return result
  }

  /// How many texts, and bytes of them, are tokenized at a time: what a tokenizer knows of a text takes
  /// up to 140 bytes for each of its own.
  private static let tokenizedTexts = 4096
  private static let tokenizedBytes = 1 << 22

  /// Hands on the tokens of each text, cut where it is too long.
  ///
  /// - Returns: The texts that were cut.
  private func tokenize(
    _ texts: [String], _ prompt: String, _ limit: LengthLimit, _ body: ([Int32]) -> Void
  ) throws -> [Int] {
    var truncated: [Int] = []
    var start = 0
    while start < texts.count {
      try Task.checkCancellation()
      var end = start
      var byteCount = 0
      while end < texts.count, end - start < Self.tokenizedTexts, byteCount < Self.tokenizedBytes {
        byteCount += texts[end].utf8.count
        end += 1
      }
      let some = prompt.isEmpty ? Array(texts[start..<end]) : texts[start..<end].map { prompt + $0 }
      let encodings = tokenizer.encode(some, threadCount: backend.pool.threadCount)
      for (index, encoding) in encodings.enumerated() {
        let window = TokenWindow(encoding)
        let length = try tokenized.length(limit, specialTokens: window.specialTokenCount)
        if window.exceeds(length) { truncated.append(start + index) }
        body(window.exceeds(length) ? window.prefix(length: length) : window.all)
      }
      start = end
    }
    return truncated
  }
}

/// The distinct ones of some sequences, and which of them stands in each place.
private struct DistinctSequences {
  /// Every sequence once, in the order of their first places.
  private(set) var distinct: [[Int32]] = []
  /// The first place of each.
  private(set) var firsts: [Int] = []
  /// Which sequence stands in each place.
  private var places: [Int] = []
  private var indices: [[Int32]: Int] = [:]

  mutating func append(_ sequence: [Int32]) {
    if let index = indices[sequence] {
      places.append(index)
    } else {
      indices[sequence] = distinct.count
      firsts.append(places.count)
      places.append(distinct.count)
      distinct.append(sequence)
    }
  }

  /// The rows of `values`, one a sequence, in every place where the sequence stands.
  func spread(_ values: [Float], width: Int) -> [Float] {
    guard distinct.count < places.count else { return values }
    var result: [Float] = []
    result.reserveCapacity(places.count * width)
    for index in places { result += values[index * width..<(index + 1) * width] }
    return result
  }
}
