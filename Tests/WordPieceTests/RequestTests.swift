import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Pairs, words, truncation and padding, compared column by column with the reference's.
@Suite struct RequestTests {
  @Test(arguments: ["tokenizer", "bert-processing", "template", "twice", "no-processing"])
  func matchesTheReference(name: String) throws {
    let tokenizer = try BertTokenizer(tokenizerFile: Fixtures.path("WordPiece/\(name).json"))
    let requests = try #require(try Fixtures.json("WordPiece/requests.json")[name]?.elements)
    var (answered, refused, cut) = (0, 0, 0)
    for (number, request) in requests.enumerated() {
      let input = try EncodingInput(request: request)
      let options = try EncodingOptions(request: request)
      let comment = Comment(rawValue: "request \(number): \(input), \(options)")
      guard let expected = request["encodings"]?.elements else {
        #expect(throws: TokenizationError.self, comment) {
          _ = try tokenizer.encode(input, options: options)
        }
        refused += 1
        continue
      }
      let found = try tokenizer.encode(input, options: options)
      let windows = [found] + found.overflowing
      for (window, columns) in zip(windows, expected) { try expect(window, columns, comment) }
      #expect(windows.count == Array(expected).count, comment)
      answered += 1
      cut += windows.count > 1 ? 1 : 0
    }
    #expect(answered > 40 && refused > 1 && cut > 8)
  }

  private func expect(_ found: Encoding, _ columns: JSONValue, _ comment: Comment) throws {
    #expect(try found.ids == columns.integers("ids").map(Int32.init), comment)
    #expect(try found.typeIDs == columns.integers("types").map(Int32.init), comment)
    #expect(try Array(found.offsets) == columns.ranges("offsets"), comment)
    #expect(try Array(found.wordIDs) == columns.optionals("words"), comment)
    if columns["sequences"] != nil {
      #expect(try found.sequenceIDs == columns.optionals("sequences"), comment)
    }
    #expect(try found.specialTokensMask == columns.integers("special").map { $0 == 1 }, comment)
    #expect(try found.attentionMask == columns.integers("attention").map { $0 == 1 }, comment)
    for (sequence, maps) in (columns["maps"]?.elements).map({ Array($0) })?.enumerated()
      ?? [].enumerated()
    {
      try expectMaps(found, sequence, maps, comment)
    }
    #expect(found.overflowing.allSatisfy { $0.overflowing.isEmpty }, comment)
  }

  private func expectMaps(
    _ found: Encoding, _ sequence: Int, _ maps: JSONValue, _ comment: Comment
  ) throws {
    let tokens = try maps.optionalRanges("word_to_tokens")
    #expect(tokens.indices.map { found.tokens(ofWord: $0, sequence: sequence) } == tokens, comment)
    let characters = try maps.optionalRanges("word_to_chars")
    #expect(
      tokens.indices.map { found.characters(ofWord: $0, sequence: sequence) } == characters, comment
    )
    let token = try maps.optionals("char_to_token")
    #expect(
      token.indices.map { found.token(ofCharacter: $0, sequence: sequence) } == token, comment)
    let word = try maps.optionals("char_to_word")
    #expect(word.indices.map { found.word(ofCharacter: $0, sequence: sequence) } == word, comment)
  }

  @Test(arguments: [1, 2, 3])
  func aBatchIsItsInputsOneByOne(threadCount: Int) throws {
    let tokenizer = try BertTokenizer(tokenizerFile: Fixtures.path("WordPiece/tokenizer.json"))
    let requests = try #require(try Fixtures.json("WordPiece/requests.json")["tokenizer"]?.elements)
    let inputs = try requests.map { try EncodingInput(request: $0) }
    let batch = Array(repeatElement(inputs, count: 5).joined())
    let options = EncodingOptions(
      truncation: Truncation(maxLength: 9, stride: 2), padding: Padding(multiple: 4))
    let found = try tokenizer.encode(batch, options: options, threadCount: threadCount)
    #expect(found.count == batch.count)
    let longest = found.map(\.count).max() ?? 0
    #expect(longest == 12)
    let padding = Padding(length: .fixed(longest))
    for (input, encoding) in zip(batch, found) {
      let alone = EncodingOptions(truncation: options.truncation, padding: padding)
      let expected = try tokenizer.encode(input, options: alone)
      #expect(encoding == expected)
    }
    let texts = (0..<1000).map { "the river \($0) bank" }
    #expect(
      tokenizer.encode(texts, threadCount: threadCount) == texts.map { tokenizer.encode($0) })
  }
}

extension EncodingInput {
  /// Reads a request of the fixtures.
  init(request: JSONValue) throws {
    func sequence(_ value: JSONValue) throws -> Sequence {
      if let text = value.string { return .text(text) }
      return .words(try #require(value.elements).map { try #require($0.string) })
    }
    let second = try #require(request["second"])
    self.init(
      try sequence(#require(request["first"])), second.kind == .null ? nil : try sequence(second))
  }
}

extension EncodingOptions {
  /// Reads a request of the fixtures.
  init(request: JSONValue) throws {
    self.init(addsSpecialTokens: request["special"]?.boolean == true)
    if let truncation = request["truncation"], truncation.kind == .object {
      self.truncation = try Truncation(
        maxLength: #require(truncation["max_length"]?.integer),
        strategy: #require(Self.strategies[truncation["strategy"]?.string ?? ""]),
        stride: #require(truncation["stride"]?.integer),
        side: truncation["direction"]?.string == "left" ? .left : .right)
    }
    if let padding = request["padding"], padding.kind == .object {
      self.padding = try Padding(
        length: padding["length"]?.integer.map { .fixed($0) } ?? .longest,
        multiple: padding["pad_to_multiple_of"]?.integer,
        side: padding["direction"]?.string == "left" ? .left : .right, id: 0,
        typeID: Int32(#require(padding["pad_type_id"]?.integer)))
    }
  }

  private static let strategies: [String: Truncation.Strategy] = [
    "longest_first": .longestFirst, "only_first": .onlyFirst, "only_second": .onlySecond,
  ]
}
