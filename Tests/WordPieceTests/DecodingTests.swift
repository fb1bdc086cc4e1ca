import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Texts made of tokens.
@Suite struct DecodingTests {
  private let tokenizer = Result {
    try BertTokenizer(tokenizerFile: Fixtures.path("WordPiece/tokenizer.json"))
  }

  @Test func matchesTheReference() throws {
    let tokenizer = try tokenizer.get()
    let cases = try #require(try Fixtures.json("WordPiece/decoded.json")["cases"]?.elements)
    var count = 0
    for golden in cases {
      let ids = try golden.integers("ids").map(Int32.init)
      let skips = golden["skip"]?.boolean == true
      let cleansUp = golden["cleanup"]?.boolean == true
      let found = tokenizer.decode(ids, skippingSpecialTokens: skips, cleansUp: cleansUp)
      #expect(found == golden["text"]?.string, "\(ids), skip \(skips), clean up \(cleansUp)")
      if cleansUp { #expect(tokenizer.decode(ids, skippingSpecialTokens: skips) == found) }
      count += 1
    }
    #expect(count > 30)
  }

  @Test func addedTokensAreReadBackAsTheReferenceDoes() throws {
    let tokenizer = try BertTokenizer(
      tokenizerFile: Fixtures.path("WordPiece/bert-processing.json"))
    let golden = try #require(try Fixtures.json("WordPiece/decoded.json")["added"])
    let tokens = try #require(golden["tokens"]?.elements).map(\.string)
    #expect(tokens.indices.map { tokenizer.token(Int32($0)) } == tokens)
    for example in try #require(golden["cases"]?.elements) {
      let ids = try example.integers("ids").map(Int32.init)
      let found = tokenizer.decode(ids, skippingSpecialTokens: example["skip"]?.boolean == true)
      #expect(found == example["text"]?.string, "\(ids)")
    }
  }

  @Test func aStreamIsTheWhole() throws {
    let tokenizer = try tokenizer.get()
    let text = "Unaffable river banks, [MASK] isn't caf\u{E9}"
    let ids = tokenizer.encode(text).ids
    for skips in [true, false] {
      var stream = tokenizer.makeTokenStream(skippingSpecialTokens: skips)
      let joined = ids.map { stream.next($0) }.joined()
      #expect(joined == tokenizer.decode(ids, skippingSpecialTokens: skips))
    }
  }

  @Test func aBatchIsItsTextsOneByOne() throws {
    let tokenizer = try tokenizer.get()
    let batch = ["the river", "", "bank."].map { tokenizer.encode($0).ids }
    #expect(tokenizer.decode(batch) == ["the river", "", "bank."])
  }

  @Test func withoutADecoderTokensStandBesideEachOther() throws {
    let folder = try TemporaryFolder()
    let json = """
      {"added_tokens":[],"normalizer":null,"pre_tokenizer":{"type":"BertPreTokenizer"},
      "post_processor":null,"decoder":null,"model":{"type":"WordPiece","unk_token":"a",
      "continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"a":0,"##b":1}}}
      """
    let tokenizer = try BertTokenizer(tokenizerFile: folder.write("tokenizer.json", json))
    #expect(tokenizer.decode([0, 1, 0]) == "a ##b a")
  }
}
