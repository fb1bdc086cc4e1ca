internal import Transformer
internal import WordPiece

extension ContextualEncoder {
  /// The contextual vector of every occurrence of a word.
  ///
  /// Words are what the model's pre-tokenizer cuts: "bank's" and "river-bank" hold the word bank,
  /// "banking" does not. The word to find is cut and normalized in the same way and matched as
  /// adjacent words, so that don't, New York, 日本 and, for an uncased model, cafe (which finds café)
  /// all work. Occurrences do not overlap.
  ///
  /// A text with more tokens than the model has positions is read, for each occurrence, through a
  /// window with the word in the middle.
  ///
  /// Memory holds the tokens of every text that has the word, and of every window, until the end:
  /// 4 bytes a token. To tokenize a text takes up to 140 bytes for each of its own.
  ///
  /// - Parameters:
  ///   - word: A word or several.
  ///   - texts: Where to look; each is one sequence.
  ///   - layer: Whose hidden states: 0 is the embedding layer, nil the last layer.
  ///   - pieces: How a word of several pieces gets one vector.
  ///   - maximumLength: The longest sequence, special tokens included; nil for the model's.
  ///   - progress: Called with the number of texts done.
  /// - Returns: All occurrences, in the order of the texts.
  /// - Throws: ``TextEncoderError``; what ``BertModel`` throws for results that are not finite.
  public func wordVectors(
    of word: String, in texts: [String], layer: Int? = nil, pieces: PiecePooling = .mean,
    maximumLength: Int? = nil, progress: (Int) -> Void = { _ in }
  ) throws -> WordVectors {
    let query = tokenizer.words(of: word).map(\.utf8)
    guard !query.isEmpty else { throw TextEncoderError.emptyWord }
    var plan = ReadingPlan(width: model.configuration.hiddenSize)
    for (index, text) in texts.enumerated() {
      try plan.add(text, index, query, self, maximumLength: maximumLength)
    }
    var result = plan.vectors
    result.values.reserveCapacity(result.occurrences.count * result.width)
    try encode(plan.sequences, layer: layer, textOf: { plan.texts[$0] }) { index, states in
      for tokens in plan.places[index] {
        result.values += pieces.pool(states, tokens, width: result.width)
      }
      progress(plan.texts[index] + 1)
    }
    return result
  }

  /// Where a word stands in a text.
  ///
  /// - Parameters:
  ///   - word: A word or several, found as ``wordVectors(of:in:layer:pieces:maximumLength:progress:)``
  ///     does.
  ///   - text: Where to look.
  /// - Returns: Ranges of the text, in Unicode scalars.
  public func ranges(of word: String, in text: String) -> [Range<Int>] {
    let query = tokenizer.words(of: word).map(\.utf8)
    let words = tokenizer.words(of: text)
    return Self.matches(of: query, in: words).map {
      words[$0.lowerBound].range.lowerBound..<words[$0.upperBound - 1].range.upperBound
    }
  }

  /// The runs of words that equal the query, from left to right, without overlap.
  fileprivate static func matches(of query: [[UInt8]], in words: [Word]) -> [Range<Int>] {
    guard !query.isEmpty, words.count >= query.count else { return [] }
    var found: [Range<Int>] = []
    var start = 0
    while start + query.count <= words.count {
      if zip(query, words[start...]).allSatisfy({ $0 == $1.utf8 }) {
        found.append(start..<start + query.count)
        start += query.count
      } else {
        start += 1
      }
    }
    return found
  }
}

/// What to run through the model, and where in it the occurrences will be.
private struct ReadingPlan {
  var vectors: WordVectors
  /// Token ids of each sequence.
  var sequences: [[Int32]] = []
  /// The text that each sequence comes from.
  var texts: [Int] = []
  /// The occurrences in each sequence, as ranges of its tokens.
  var places: [[Range<Int>]] = []

  init(width: Int) { vectors = WordVectors(width: width) }

  mutating func add(
    _ text: String, _ index: Int, _ query: [[UInt8]], _ encoder: ContextualEncoder,
    maximumLength: Int?
  ) throws {
    let words = encoder.tokenizer.words(of: text)
    let matches = ContextualEncoder.matches(of: query, in: words)
    guard !matches.isEmpty else {
      vectors.missing[index] = .notFound
      return
    }
    let encoding = encoder.tokenizer.encode(text)
    let window = TokenWindow(encoding)
    let length = try encoder.tokenized.length(
      LengthLimit(wanted: maximumLength, declared: nil), specialTokens: window.specialTokenCount)
    let tokens = encoder.tokenizer.tokens(of: encoding)
    let isWindowed = window.exceeds(length)
    let occurrences = matches.compactMap { match -> (WordOccurrence, Range<Int>)? in
      guard let first = encoding.tokens(ofWord: match.lowerBound),
        let last = encoding.tokens(ofWord: match.upperBound - 1)
      else { return nil }
      let place = first.lowerBound..<last.upperBound
      let range =
        words[match.lowerBound].range.lowerBound..<words[match.upperBound - 1].range.upperBound
      let occurrence = WordOccurrence(
        text: index, range: range, tokens: Array(tokens[place]), isWindowed: isWindowed)
      return (occurrence, place)
    }
    if isWindowed {
      for (occurrence, place) in occurrences {
        guard let centred = window.centred(on: place, length: length) else { continue }
        append(centred.ids, text: index, [(occurrence, centred.tokens)])
      }
      if vectors.occurrences.last?.text != index { vectors.missing[index] = .tooLong }
    } else {
      append(window.all, text: index, occurrences)
    }
  }

  private mutating func append(
    _ ids: [Int32], text: Int, _ occurrences: [(WordOccurrence, Range<Int>)]
  ) {
    sequences.append(ids)
    texts.append(text)
    places.append(occurrences.map { $0.1 })
    vectors.occurrences += occurrences.map { $0.0 }
  }
}

extension PiecePooling {
  /// The vector of some tokens of a sequence.
  fileprivate func pool(
    _ states: ArraySlice<Float>, _ tokens: Range<Int>, width: Int
  ) -> [Float] {
    func state(_ token: Int) -> ArraySlice<Float> {
      states[states.startIndex + token * width..<states.startIndex + (token + 1) * width]
    }
    switch self {
    case .first: return Array(state(tokens.lowerBound))
    case .last: return Array(state(tokens.upperBound - 1))
    case .mean:
      var sums = [Double](repeating: 0, count: width)
      for token in tokens {
        for (index, value) in state(token).enumerated() { sums[index] += Double(value) }
      }
      return sums.map { Float($0 / Double(tokens.count)) }
    }
  }
}
