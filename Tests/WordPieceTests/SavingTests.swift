import Files
import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Tokenizers written and read again.
@Suite struct SavingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text(of name: String) throws -> String {
    String(decoding: try WholeFile.bytes(of: "\(folder.path)/\(name)"), as: UTF8.self)
  }

  @Test(arguments: ["template", "twice", "no-processing"])
  func writesTheReferencesBytes(name: String) throws {
    let tokenizer = try BertTokenizer(tokenizerFile: Fixtures.path("WordPiece/\(name).json"))
    let path = "\(folder.path)/tokenizer.json"
    try tokenizer.saveTokenizerFile(to: path)
    let expected = try #require(try Fixtures.json("WordPiece/saved.json")[name]?.string)
    #expect(try text(of: "tokenizer.json") == expected)
  }

  @Test func bertProcessingIsWrittenAsTheTemplateThatItIs() throws {
    let name = "bert-processing"
    let tokenizer = try BertTokenizer(tokenizerFile: Fixtures.path("WordPiece/\(name).json"))
    let path = "\(folder.path)/tokenizer.json"
    try tokenizer.saveTokenizerFile(to: path)
    let again = try BertTokenizer(tokenizerFile: path)
    let input = EncodingInput("a <left> ab the", "river BANK abc")
    for special in [true, false] {
      let options = EncodingOptions(addsSpecialTokens: special)
      let expected = try tokenizer.encode(input, options: options)
      #expect(try again.encode(input, options: options) == expected)
    }
  }

  @Test(arguments: Configuration.allCases)
  func aFolderIsReadAsTheSameTokenizer(configuration: Configuration) throws {
    var options = configuration.options
    options.maxLength = 77
    var added = AddedToken("<Nouveau>")
    added.stripsLeft = true
    added.isSpecial = false
    let tokenizer = try BertTokenizer(
      vocabulary: Configuration.vocabulary.get(), options: options, addedTokens: [added])
    try tokenizer.save(to: folder.path)
    let texts = ["The  <Nouveau> caf\u{E9} \u{4E2D}\u{6587}\u{0} [MASK]", "unaffable, x\u{200D}y"]
    let whole = try BertTokenizer(directory: folder.path)
    #expect(whole.encode(texts) == tokenizer.encode(texts))
    #expect(whole.options.maxLength == 77)
    guard configuration != .unclean else { return }
    // vocab.txt and tokenizer_config.json alone say as much, but for clean_text.
    let parts = try BertTokenizer(
      vocabularyFile: "\(folder.path)/vocab.txt",
      configurationFile: "\(folder.path)/tokenizer_config.json")
    #expect(parts.encode(texts) == tokenizer.encode(texts))
    #expect(
      parts.addedTokens.map(\.token) == tokenizer.addedTokens.sorted { $0.id < $1.id }.map(\.token))
  }

  @Test func namesTheClassThatReadsAllOfIt() throws {
    func savedClass(_ options: BertTokenizer.Options) throws -> String? {
      try BertTokenizer(vocabulary: Configuration.vocabulary.get(), options: options)
        .save(to: folder.path)
      let bytes = Array(try text(of: "tokenizer_config.json").utf8)
      return try JSONDocument(parsing: bytes).root["tokenizer_class"]?.string
    }
    var options = BertTokenizer.Options()
    options.lowercases = false
    #expect(try savedClass(options) == "BertTokenizer")
    options.cleansText = false
    #expect(try savedClass(options) == "PreTrainedTokenizerFast")
    options = BertTokenizer.Options()
    options.continuingPrefix = "@@"
    #expect(try savedClass(options) == "PreTrainedTokenizerFast")
  }

  @Test func makesTheFolder() throws {
    let tokenizer = try Configuration.uncased.tokenizer()
    let path = "\(folder.path)/new"
    try tokenizer.save(to: path)
    #expect(try BertTokenizer(directory: path).encode("river") == tokenizer.encode("river"))
  }

  @Test(
    arguments: [
      (["a", "b "], 1, "b "), (["a\u{2028}"], 0, "a\u{2028}"), (["a", "b", "c\nd"], 2, "c\nd"),
    ] as [([String], Int32, String)])
  func refusesTokensThatNoLineHolds(tokens: [String], id: Int32, token: String) throws {
    let vocabulary = try Vocabulary(tokens)
    let path = "\(folder.path)/vocab.txt"
    let error = WordPieceError.notLines(path: path, id: id, token: token)
    #expect(throws: error) { try vocabulary.write(to: path) }
    #expect(!WholeFile.exists(path))
    let shown = token.replacing("\n", with: " ")
    #expect(
      "\(error)" == "\(path): expected tokens that a line each can hold, found number \(id), "
        + "\"\(shown)\"; write a tokenizer.json instead")
  }

  @Test func refusesNumbersWithoutTokens() throws {
    let vocabulary = try Vocabulary(["a", "b", "a"])
    let error = WordPieceError.notLines(path: "v", id: 0, token: nil)
    #expect(throws: error) { try vocabulary.write(to: "v") }
    #expect(
      "\(error)" == "v: expected a token for each line, found none with number 0; "
        + "write a tokenizer.json instead")
  }
}
