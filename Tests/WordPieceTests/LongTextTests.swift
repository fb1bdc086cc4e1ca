import TestSupport
import Testing
import WordPiece

/// Texts so long that they are encoded in segments, compared with the same in one piece.
@Suite struct LongTextTests {
  /// A tokenizer that does not cut, since a token might be found across the cut; it is in no text here.
  private static func twin(of configuration: Configuration) throws -> BertTokenizer {
    var absent = AddedToken("\u{10FFFE}absent")
    absent.isNormalized = true
    return try BertTokenizer(
      vocabulary: Configuration.vocabulary.get(), options: configuration.options,
      addedTokens: [absent])
  }

  @Test(arguments: Configuration.allCases)
  func segmentsChangeNothing(configuration: Configuration) throws {
    let tokenizer = try configuration.tokenizer()
    let twin = try Self.twin(of: configuration)
    let random = try RandomTexts(Fixtures.json("WordPiece/digests.json"))
    for seed in 0..<8 as Range<UInt64> {
      var text = ""
      var next = seed << 32
      while text.utf8.count < 200_000 {
        text += random[next]
        next += 1
      }
      let found = tokenizer.encode(text)
      // Not compared by the macro, which would describe each of a hundred thousand tokens.
      let isSame = found == twin.encode(text)
      #expect(isSame, "seed \(seed)")
      #expect(found.count > 5_000)
    }
  }

  @Test(arguments: [
    "a", "\u{4E2D}", "[", "\u{301}", "e\u{301} ", "\u{D55C}", "\u{302E}\u{301}", "\u{200D}",
  ])
  func oneScalarOverAndOver(unit: String) throws {
    for configuration in Configuration.allCases {
      let text = String(repeating: unit, count: 100_000)
      let found = try configuration.tokenizer().encode(text)
      let isSame = try found == Self.twin(of: configuration).encode(text)
      #expect(isSame, "\(configuration)")
    }
  }
}
