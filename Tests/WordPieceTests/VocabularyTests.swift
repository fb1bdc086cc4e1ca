import TestSupport
import Testing
import WordPiece

@Suite struct VocabularyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func vocabulary(_ text: String) throws -> Vocabulary {
    try Vocabulary(contentsOf: folder.write("vocab.txt", text))
  }

  @Test func numbersLinesFromZero() throws {
    let vocabulary = try vocabulary("[UNK]\nthe\n##s\n")
    #expect(vocabulary.count == 3)
    #expect(vocabulary.id(of: "the") == 1)
    #expect(vocabulary.id(of: "th") == nil)
    #expect(vocabulary.id(of: "them") == nil)
    #expect(vocabulary.token(2) == "##s")
    #expect(vocabulary.token(3) == nil)
    #expect(vocabulary.token(-1) == nil)
  }

  @Test func endsLinesAtLineFeedsAlone() throws {
    let vocabulary = try vocabulary("a\u{2028}b\nc\u{85}d\u{B}e\u{C}f\rg\nh")
    #expect(vocabulary.count == 3)
    #expect(vocabulary.id(of: "a\u{2028}b") == 0)
    #expect(vocabulary.id(of: "c\u{85}d\u{B}e\u{C}f\rg") == 1)
    #expect(vocabulary.id(of: "h") == 2)
  }

  @Test func dropsWhiteSpaceAtTheEndOfALine() throws {
    let vocabulary = try vocabulary("a\r\n b \t\nc\u{3000}\u{A0}\n\u{2028}\nd")
    #expect(vocabulary.id(of: "a") == 0)
    #expect(vocabulary.id(of: " b") == 1)
    #expect(vocabulary.id(of: "c") == 2)
    #expect(vocabulary.token(3) == "")
    #expect(vocabulary.id(of: "d") == 4)
  }

  @Test func blankLinesTakeNumbers() throws {
    let vocabulary = try vocabulary("a\n\n\nb\n")
    #expect(vocabulary.id(of: "b") == 3)
    #expect(vocabulary.count == 3)
  }

  @Test func theLastOfEqualTokensCounts() throws {
    let vocabulary = try vocabulary("a\nb\na\n")
    #expect(vocabulary.id(of: "a") == 2)
    #expect(vocabulary.token(0) == nil)
    #expect(vocabulary.token(2) == "a")
    #expect(vocabulary.count == 2)
  }

  @Test func tellsCanonicallyEquivalentTokensApart() throws {
    let tokens = ["\u{E9}", "e\u{301}", "\u{AC00}", "\u{1100}\u{1161}", "\u{212A}", "K"]
    let vocabulary = try Vocabulary(tokens)
    #expect(vocabulary.count == 6)
    #expect(vocabulary.id(of: "\u{E9}") == 0)
    #expect(vocabulary.id(of: "e\u{301}") == 1)
    #expect(vocabulary.id(of: "\u{1100}\u{1161}") == 3)
    #expect(vocabulary.id(of: "\u{212A}") == 4)
  }

  @Test func anEmptyFileHoldsNothing() throws {
    let vocabulary = try vocabulary("")
    #expect(vocabulary.count == 0)
    #expect(vocabulary.id(of: "") == nil)
    #expect(vocabulary.token(0) == nil)
  }

  @Test func namesTheLineThatIsNotUTF8() throws {
    let path = try folder.write("vocab.txt", [0x61, 0x0A, 0x62, 0x0A, 0x63, 0xC3, 0x0A])
    let error = WordPieceError.invalidUTF8(path: path, line: 3, byte: 1)
    #expect(throws: error) { try Vocabulary(contentsOf: path) }
    #expect(
      "\(error)"
        == "\(path): line 3: expected UTF-8, found a malformed sequence at byte 1 of the line")
  }

  @Test func refusesMoreThanItCanIndex() {
    let error = WordPieceError.vocabularyTooLarge(byteCount: 12_000_002, limit: 12_000_000)
    #expect(throws: error) {
      try Vocabulary([String(repeating: "a", count: 12_000_001), "b"])
    }
    #expect("\(error)" == "expected a vocabulary of at most 12000000 bytes, found 12000002")
  }

  @Test func holdsManyTokens() throws {
    let tokens = (0..<50_000).map { "t\($0)" }
    let vocabulary = try Vocabulary(tokens)
    for (id, token) in tokens.enumerated() {
      #expect(vocabulary.id(of: token) == Int32(id))
      #expect(vocabulary.token(Int32(id)) == token)
    }
  }
}
