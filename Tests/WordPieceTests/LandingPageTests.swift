import TestSupport
import Testing
import WordPiece

/// The example of the library's first page, which is compiled and run here.
@Suite struct LandingPageTests {
  private static func example(folder: String) throws {
    let tokenizer = try BertTokenizer(directory: folder)

    // Numbers for the model, and where each token stands in the text.
    let text = "He sat by the river bank."
    let encoding = tokenizer.encode(text)
    print(tokenizer.tokens(of: encoding))  // [CLS] he sat by the river bank . [SEP]
    print(encoding.ids, encoding.offsets[6])  // ... 20..<24, in Unicode scalars

    // The same place in the String itself.
    if let bank = encoding.ranges(in: text)[6] { print(text[bank]) }  // bank

    // A pair of texts, of which the second is cut into overlapping windows.
    let windows = EncodingOptions(
      truncation: Truncation(maxLength: 12, strategy: .onlySecond, stride: 2))
    let pair = try tokenizer.encode(EncodingInput("Who sat?", text), options: windows)
    for window in [pair] + pair.overflowing { print(tokenizer.decode(window.ids)) }

    // Text from others: special tokens written in it stay text.
    let guarded = try BertTokenizer(directory: folder, parsesSpecialTokens: false)
    print(guarded.encode("a [SEP] b").count)  // 7
  }

  @Test(.enabled(if: Fixtures.realModel != nil, "the real model is not in weights/"))
  func theExamplePrintsWhatItSays() async throws {
    let folder = try #require(Fixtures.realModel)
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) { [folder = folder as String] in
      try LandingPageTests.example(folder: folder)
    }
    let printed = String(decoding: result.standardOutputContent, as: UTF8.self)
    for line in [
      "[\"[CLS]\", \"he\", \"sat\", \"by\", \"the\", \"river\", \"bank\", \".\", \"[SEP]\"]",
      "[101, 2002, 2938, 2011, 1996, 2314, 2924, 1012, 102] 20..<24", "bank",
      "who sat? he sat by the river bank", "who sat? river bank.", "7",
    ] {
      #expect(printed.contains("\(line)\n"), "\(printed)")
    }
  }

  @Test func thePageShowsTheExample() throws {
    #expect(try LandingPage(of: "WordPiece").isExample(in: #filePath))
  }
}
