import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Encodings compared member by member with the reference's.
@Suite struct TokenizerGoldenTests {
  private func expectGoldens(_ cases: JSONValue?, of tokenizer: BertTokenizer) throws {
    var count = 0
    for golden in try #require(cases?.elements) {
      let text = try #require(golden["text"]?.string)
      let addsSpecial = golden["special"]?.boolean == true
      let found = tokenizer.encode(text, addingSpecialTokens: addsSpecial)
      let name = Comment(rawValue: text.debugDescription)
      #expect(try found.ids == golden.integers("ids").map(Int32.init), name)
      #expect(try Array(found.offsets) == golden.ranges("offsets"), name)
      #expect(try Array(found.wordIDs) == golden.optionals("words"), name)
      #expect(try found.typeIDs == golden.integers("types").map(Int32.init), name)
      #expect(try found.specialTokensMask == golden.integers("mask").map { $0 == 1 }, name)
      count += 1
    }
    #expect(count > 15)
  }

  @Test(arguments: Configuration.allCases)
  func matchesTheReference(configuration: Configuration) throws {
    let goldens = try Fixtures.json("WordPiece/goldens.json")
    try expectGoldens(
      goldens["configurations"]?[configuration.rawValue], of: configuration.tokenizer())
  }

  @Test func matchesTheReferenceFromTokenizerJSON() throws {
    let goldens = try Fixtures.json("WordPiece/goldens.json")
    let tokenizer = try BertTokenizer(directory: Fixtures.path("WordPiece"))
    try expectGoldens(goldens["configurations"]?["uncased"], of: tokenizer)
  }

  @Test(arguments: ["bert-processing", "template", "twice", "no-processing"])
  func addedTokensAndPostProcessorsMatch(name: String) throws {
    let goldens = try Fixtures.json("WordPiece/goldens.json")
    let tokenizer = try BertTokenizer(tokenizerFile: Fixtures.path("WordPiece/\(name).json"))
    try expectGoldens(goldens["added"]?[name], of: tokenizer)
  }

  @Test func unparsedSpecialTokensMatch() throws {
    let goldens = try Fixtures.json("WordPiece/goldens.json")
    let tokenizer = try BertTokenizer(
      tokenizerFile: Fixtures.path("WordPiece/no-processing.json"), parsesSpecialTokens: false)
    try expectGoldens(goldens["unparsed"], of: tokenizer)
  }
}
