import StrictJSON
import TestSupport
import Testing
import WordPiece

/// What holds of every text.
@Suite struct TokenizerLawTests {
  private func texts() throws -> [String] {
    let random = try RandomTexts(Fixtures.json("WordPiece/digests.json"))
    return (50_000..<52_000).map { random[$0] }
  }

  @Test(arguments: Configuration.allCases)
  func wordsAndTokensAgree(configuration: Configuration) throws {
    let tokenizer = try configuration.tokenizer()
    for text in try texts() {
      let words = tokenizer.words(of: text)
      let encoding = tokenizer.encode(text, addingSpecialTokens: false)
      let withTokens = Set(encoding.wordIDs)
      #expect(withTokens == Set(words.indices.map(Optional.some)), "\(text.debugDescription)")
      var end = 0
      for (index, word) in words.enumerated() {
        let tokens = try #require(encoding.tokens(ofWord: index))
        #expect(tokens.lowerBound == end)
        end = tokens.upperBound
        #expect(encoding.offsets[tokens.lowerBound].lowerBound == word.range.lowerBound)
        #expect(encoding.offsets[tokens.upperBound - 1].upperBound == word.range.upperBound)
        expectPieces(encoding, tokens, make: word, of: tokenizer)
      }
      #expect(end == encoding.count)
    }
  }

  /// The pieces of a word spell it, or it is one unknown token.
  private func expectPieces(
    _ encoding: Encoding, _ tokens: Range<Int>, make word: Word, of tokenizer: BertTokenizer
  ) {
    let isUnknown = encoding.ids[tokens.lowerBound] == tokenizer.unknownTokenID
    guard word.addedTokenID == nil, !isUnknown else {
      #expect(tokens.count == 1)
      return
    }
    let pieces = tokens.flatMap { index -> [UInt8] in
      let token = tokenizer.vocabulary.utf8(of: encoding.ids[index]) ?? []
      return Array(index == tokens.lowerBound ? token : token.dropFirst(2))
    }
    #expect(pieces == word.utf8)
  }

  @Test func offsetsStayInTheTextAndDoNotGoBack() throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    for text in try texts() {
      let count = text.unicodeScalars.count
      var start = 0
      for range in tokenizer.encode(text, addingSpecialTokens: false).offsets {
        #expect(range.lowerBound >= start && !range.isEmpty && range.upperBound <= count)
        start = range.lowerBound
      }
    }
  }

  @Test func offsetsOfPlainTextSliceBackToTheTokens() throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    let text = "He sat, by the river bank; unaffable [MASK]s."
    let encoding = tokenizer.encode(text)
    let scalars = Array(text.unicodeScalars)
    for (token, range) in zip(tokenizer.tokens(of: encoding), encoding.offsets)
    where !range.isEmpty && token != "[UNK]" {
      var slice = String.UnicodeScalarView()
      slice.append(contentsOf: scalars[range])
      let spelled = token == "[MASK]" ? String(slice) : String(slice).lowercased()
      #expect(spelled == (token.hasPrefix("##") ? String(token.dropFirst(2)) : token))
    }
  }

  @Test func textsTogetherAreTextsOneByOne() throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    let texts = try texts()
    #expect(tokenizer.encode(texts) == texts.map { tokenizer.encode($0) })
  }

  @Test func specialTokensStandAround() throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    for text in try texts().prefix(200) {
      let whole = tokenizer.encode(text)
      let bare = tokenizer.encode(text, addingSpecialTokens: false)
      let first = try #require(tokenizer.classifierTokenID)
      let last = try #require(tokenizer.separatorTokenID)
      #expect(whole.ids == [first] + bare.ids + [last])
      #expect(Array(whole.offsets) == [0..<0] + Array(bare.offsets) + [0..<0])
      #expect(Array(whole.wordIDs) == [nil] + Array(bare.wordIDs) + [nil])
    }
  }

  @Test func untrustedTextHoldsNoSpecialTokens() throws {
    let tokenizer = try Configuration.uncased.tokenizer(parsesSpecialTokens: false)
    let special = ["[CLS]", "[SEP]", "[MASK]", "[PAD]"].map { tokenizer.id(of: $0) }
    for text in try texts() {
      let encoding = tokenizer.encode(text, addingSpecialTokens: false)
      #expect(!encoding.ids.contains { special.contains($0) })
    }
  }
}
