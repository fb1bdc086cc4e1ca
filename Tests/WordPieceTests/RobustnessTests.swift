import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Texts of a kind or a size that nobody writes.
@Suite struct RobustnessTests {
  @Test func aLineOfTenMegabytes() throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    let sentence = "the river bank, "
    let encoding = tokenizer.encode(String(repeating: sentence, count: 625_000))
    let one = tokenizer.encode(sentence, addingSpecialTokens: false)
    #expect(encoding.count == 625_000 * one.count + 2)
    #expect(encoding.offsets[encoding.count - 2].upperBound == 625_000 * 16 - 1)
    #expect(encoding.wordIDs[encoding.count - 2] == 625_000 * 4 - 1)
  }

  @Test func aWordOfTwoMegabytes() throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    let encoding = tokenizer.encode(
      String(repeating: "\u{E9}", count: 1_000_000), addingSpecialTokens: false)
    #expect(encoding.ids == [tokenizer.unknownTokenID])
    #expect(Array(encoding.offsets) == [0..<1_000_000])
  }

  @Test func aMillionCombiningMarks() throws {
    // Every other mark has a lower class than the one before it, and none is removed.
    let tokenizer = try Configuration.uncased.tokenizer()
    let marks = String(repeating: "\u{1D16D}\u{302E}\u{1D165}", count: 300_000)
    let words = tokenizer.words(of: "a" + marks)
    #expect(words.map(\.range) == [0..<900_001])
    #expect(words.first?.utf8.count == 1 + 300_000 * 11)
  }

  @Test func aMegabyteOfWhiteSpaceThatATokenTakes() throws {
    // Each space would be a token of its own, that takes all the others after it.
    var right = AddedToken("[MASK]")
    right.stripsRight = true
    var space = AddedToken(" ")
    space.stripsRight = true
    space.stripsLeft = true
    let tokenizer = try BertTokenizer(
      vocabulary: Configuration.vocabulary.get(), addedTokens: [right, space])
    let text = "[MASK]" + String(repeating: " ", count: 1_000_000) + "a  b"
    let offsets = Array(tokenizer.encode(text, addingSpecialTokens: false).offsets)
    let end = 1_000_006
    #expect(offsets == [0..<end, end..<end + 1, end + 1..<end + 3, end + 3..<end + 4])
  }

  @Test func aTextThatAlmostIsAToken() throws {
    // Read anew from each place, the token would take minutes; read on behind a match, the second too.
    let count = 400_000
    let long = AddedToken(String(repeating: "a", count: count) + "!")
    let text = String(repeating: "a", count: 2 * count)
    let vocabulary = try Configuration.vocabulary.get()
    let one = try BertTokenizer(vocabulary: vocabulary, addedTokens: [long])
    #expect(one.encode(text, addingSpecialTokens: false).ids == [one.unknownTokenID])
    #expect(one.encode(text + "!", addingSpecialTokens: false).count == 2)
    let two = try BertTokenizer(vocabulary: vocabulary, addedTokens: [long, AddedToken("a")])
    #expect(two.encode(text, addingSpecialTokens: false).count == 2 * count)
    let offsets = two.encode(text + "!", addingSpecialTokens: false).offsets
    #expect(offsets.count == count + 1 && offsets.last == count..<2 * count + 1)
  }

  @Test func aHundredThousandWords() throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    let encoding = tokenizer.encode(
      String(repeating: "bank ", count: 100_000), addingSpecialTokens: false)
    let bank = try #require(tokenizer.id(of: "bank"))
    #expect(encoding.ids == [Int32](repeating: bank, count: 100_000))
    #expect(encoding.wordIDs.last == 99_999)
  }

  @Test(arguments: ["", "\0", "\u{301}", "\u{302E}", "\u{FFFD}", " ", "\u{200D}\u{200D}", "\n\n"])
  func almostNothing(text: String) throws {
    for configuration in Configuration.allCases {
      let tokenizer = try configuration.tokenizer()
      let bare = tokenizer.encode(text, addingSpecialTokens: false)
      #expect(tokenizer.encode(text).count == 2 + bare.count)
      #expect(bare.count <= text.unicodeScalars.count)
    }
  }

  @Test func manyThreadsShareOneTokenizer() async throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    let random = try RandomTexts(Fixtures.json("WordPiece/digests.json"))
    let texts = (0..<500).map { random[$0] }
    let expected = tokenizer.encode(texts)
    await withTaskGroup(of: [Encoding].self) { group in
      for _ in 0..<8 { group.addTask { tokenizer.encode(texts) } }
      for await encodings in group { #expect(encodings == expected) }
    }
  }
}
