import TestSupport
import Testing
import WordPiece

/// From tokens to words and characters, and back, in every unit.
@Suite struct EncodingTests {
  private func tokenizer() throws -> BertTokenizer { try Configuration.uncased.tokenizer() }

  @Test func mapsTokensWordsAndCharacters() throws {
    let input = EncodingInput("The unaffable", "river  bank.")
    let found = try tokenizer().encode(input)
    let second = try #require(found.tokens(ofSequence: 1))
    let first = try #require(found.tokens(ofSequence: 0))
    #expect(first.lowerBound == 1 && second.lowerBound == first.upperBound + 1)
    #expect(found.sequence(ofToken: 0) == nil)
    #expect(found.sequence(ofToken: second.lowerBound) == 1)
    #expect(found.word(ofToken: 0) == nil)
    #expect(found.word(ofToken: second.lowerBound + 1).map { [$0.sequence, $0.word] } == [1, 1])
    #expect(found.tokens(ofWord: 1) == 2..<first.upperBound)
    #expect(found.tokens(ofWord: 2) == nil)
    #expect(found.tokens(ofWord: 2, sequence: 1) == second.upperBound - 1..<second.upperBound)
    #expect(found.tokens(ofWord: 0, sequence: 2) == nil)
    #expect(found.characters(ofWord: 1) == 4..<13)
    #expect(found.characters(ofWord: 1, sequence: 1) == 7..<11)
    #expect(found.token(ofCharacter: 0) == 1)
    #expect(found.token(ofCharacter: 3) == nil)
    #expect(found.token(ofCharacter: 4) == 2)
    #expect(found.token(ofCharacter: 10, sequence: 1) == second.lowerBound + 1)
    #expect(found.word(ofCharacter: 12) == 1)
    #expect(found.word(ofCharacter: 5, sequence: 1) == nil)
  }

  @Test func givesOffsetsInEveryUnit() throws {
    // One, two, three and four bytes of UTF-8; one and two units of UTF-16.
    let text = "x \u{E9}\u{4E2D}\u{1F600} caf\u{E9}s"
    let found = try tokenizer().encode(text)
    let ranges = found.ranges(in: text)
    #expect(ranges.first == .some(nil) && ranges.last == .some(nil))
    for unit in OffsetUnit.allCases {
      let offsets = found.offsets(as: unit, of: text)
      for (range, expected) in zip(offsets, ranges) {
        guard let expected else {
          #expect(range == 0..<0)
          continue
        }
        #expect(range.lowerBound == distance(to: expected.lowerBound, in: text, unit))
        #expect(range.upperBound == distance(to: expected.upperBound, in: text, unit))
      }
    }
    #expect(ranges.compactMap { $0.map { text[$0] } }.first == "x")
  }

  private func distance(to index: String.Index, in text: String, _ unit: OffsetUnit) -> Int {
    switch unit {
    case .utf8: text.utf8.distance(from: text.startIndex, to: index)
    case .unicodeScalars: text.unicodeScalars.distance(from: text.startIndex, to: index)
    case .utf16: text.utf16.distance(from: text.startIndex, to: index)
    }
  }

  @Test func givesOffsetsInWordsThatWereCutAlready() throws {
    let input = EncodingInput(words: ["caf\u{E9}", "", "\u{1F600}bank"], ["river"])
    let found = try tokenizer().encode(input)
    let parts = zip(found.ranges(in: input), found.wordIDs).compactMap { range, word in
      range.map { range in (word ?? -1, range) }
    }
    let sequences = [["caf\u{E9}", "", "\u{1F600}bank"], ["river"]]
    var slices: [String] = []
    for (number, part) in parts.enumerated() {
      slices.append(String(sequences[number == parts.count - 1 ? 1 : 0][part.0][part.1]))
    }
    #expect(slices.joined() == "caf\u{E9}\u{1F600}bankriver")
    let offsets = found.offsets(as: .utf8, of: input)
    #expect(offsets[found.tokens(ofWord: 2)?.lowerBound ?? 0].lowerBound == 0)
    #expect(offsets[(found.tokens(ofWord: 2)?.upperBound ?? 1) - 1].upperBound == 8)
  }

  @Test func refusesTheOffsetsOfAnotherText() async {
    await #expect(processExitsWith: .failure) {
      let found = try Configuration.uncased.tokenizer().encode("the river bank")
      _ = found.offsets(as: .utf8, of: "the")
    }
  }

  // MARK: Errors

  private func expect(
    _ error: TokenizationError, _ description: String, _ input: EncodingInput,
    _ options: EncodingOptions
  ) throws {
    let tokenizer = try tokenizer()
    #expect(throws: error) { _ = try tokenizer.encode(input, options: options) }
    #expect(error.description == description)
  }

  @Test func noRoomForSpecialTokens() throws {
    try expect(
      .noRoom(maxLength: 2, specialTokenCount: 3),
      "expected a length of at least 3 tokens, which the special ones take, found 2",
      EncodingInput("a", "b"), EncodingOptions(truncation: Truncation(maxLength: 2)))
  }

  @Test func windowsThatDoNotMoveOn() throws {
    try expect(
      .strideTooLarge(stride: 2, length: 2),
      "expected windows to share fewer tokens than the 2 that each has beside special ones, "
        + "found a stride of 2",
      "a b c", EncodingOptions(truncation: Truncation(maxLength: 4, stride: 2)))
  }

  @Test func aTextTooShortToBeCut() throws {
    try expect(
      .sequenceTooShort(sequence: 0, tokenCount: 1, excess: 2),
      "expected more than the 2 tokens that are too many in text 1, the one to be cut, found 1",
      EncodingInput("a", "b c d"),
      EncodingOptions(truncation: Truncation(maxLength: 5, strategy: .onlyFirst)))
  }

  @Test func noSecondTextToCut() throws {
    try expect(
      .noSecondSequence, "expected a pair, whose second text is to be cut, found one text", "a b c",
      EncodingOptions(truncation: Truncation(maxLength: 4, strategy: .onlySecond)))
  }

  @Test func moreWindowsThanAnyoneCanUse() throws {
    let text = String(repeating: "a ", count: 1100)
    try expect(
      .tooManyWindows(limit: 1_000_000),
      "expected at most 1000000 windows, found more; cut to a greater length, or cut one text only",
      EncodingInput(text, text), EncodingOptions(truncation: Truncation(maxLength: 5)))
  }

  @Test func noPaddingToken() throws {
    let tokenizer = try BertTokenizer(vocabulary: Vocabulary(["[UNK]", "[CLS]", "[SEP]"]))
    let error = TokenizationError.noPaddingToken("[PAD]")
    #expect(throws: error) {
      _ = try tokenizer.encode("a", options: EncodingOptions(padding: Padding()))
    }
    #expect(
      error.description == "expected the padding token \"[PAD]\" in the vocabulary, found none")
    let options = EncodingOptions(padding: Padding(length: .fixed(5), id: 0))
    #expect(try tokenizer.encode("a", options: options).ids == [1, 0, 2, 0, 0])
  }
}
