import Files
import StrictJSON
import TestSupport
import Testing
import WordPiece

/// What is ours to decide, and what holds for any text.
@Suite struct TrainerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The tokens that `texts` give.
  private func tokens(
    of texts: [String], _ change: (inout WordPieceTrainer.Options) -> Void = { _ in }
  ) throws -> [String] {
    var options = WordPieceTrainer.Options()
    options.specialTokens = []
    change(&options)
    var trainer = try WordPieceTrainer(options)
    for text in texts { trainer.add(text) }
    return try trainer.train().texts
  }

  private static let corpus = Result {
    try Fixtures.json("WordPiece/training.json")["corpora"]?["english"]?.elements?
      .compactMap(\.string) ?? []
  }

  // MARK: Order

  @Test func continuingCharactersComeInTheOrderOfFrequentWordsThenOfBytes() throws {
    let first = try tokens(of: ["xb xa ad ad ac"]) { $0.vocabularySize = 0 }
    #expect(first == ["a", "b", "c", "d", "x", "##d", "##c", "##a", "##b"])
  }

  @Test func theOrderOfTextsDoesNotShow() throws {
    let texts = try Self.corpus.get()
    #expect(try tokens(of: texts) == tokens(of: texts.reversed()))
    #expect(try tokens(of: texts) == tokens(of: [texts.joined(separator: "\n")]))
  }

  @Test func ofEquallyFrequentCharactersTheLowestStay() throws {
    #expect(try tokens(of: ["d c b a"]) { $0.alphabetLimit = 2 } == ["a", "b"])
    let initial = try tokens(of: ["a a b"]) {
      $0.alphabetLimit = 2
      $0.initialAlphabet = ["z", "y", "x"]
    }
    #expect(initial == ["x", "y"])
  }

  @Test func theDefaultSpecialTokensMakeATokenizer() throws {
    var trainer = try WordPieceTrainer()
    trainer.add("the river bank, the river")
    let vocabulary = try trainer.train()
    #expect(vocabulary.texts.prefix(5) == ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    let tokenizer = try BertTokenizer(vocabulary: vocabulary)
    let found = tokenizer.tokens(of: tokenizer.encode("The river, the bank?"))
    #expect(found == ["[CLS]", "the", "river", ",", "the", "bank", "[UNK]", "[SEP]"])
  }

  @Test(arguments: [0, 600, 900]) func noWordOfTheTextIsUnknown(size: Int) throws {
    var options = WordPieceTrainer.Options()
    options.vocabularySize = size
    // A longer word would be unknown, however the vocabulary.
    options.tokenizer.maxInputCharactersPerWord = .max
    var trainer = try WordPieceTrainer(options)
    for text in try Self.corpus.get() { trainer.add(text) }
    options.tokenizer.parsesSpecialTokens = false
    let tokenizer = try BertTokenizer(vocabulary: trainer.train(), options: options.tokenizer)
    for text in try Self.corpus.get() {
      #expect(!tokenizer.encode(text).ids.contains(tokenizer.unknownTokenID), "\(text)")
    }
  }

  @Test func trainingTwiceGivesTheSame() throws {
    var trainer = try WordPieceTrainer()
    for text in try Self.corpus.get() { trainer.add(text) }
    let first = try trainer.train().utf8
    #expect(try trainer.train().utf8 == first)
    trainer.add("entirely new")
    #expect(try trainer.train().utf8 != first)
  }

  @Test func canonicallyEquivalentWordsAreTwo() throws {
    let tokens = try tokens(of: ["\u{E9} e\u{301}"]) { $0.tokenizer.stripsAccents = false }
    let expected = ["e", "\u{E9}", "\u{301}", "##\u{301}", "e\u{301}"]
    #expect(tokens.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
  }

  // MARK: Files

  @Test(arguments: [1, 2, 3, 8]) func filesGiveWhatTheirLinesGive(threadCount: Int) throws {
    let texts = try Self.corpus.get()
    // More than one batch of a mebibyte.
    let text = String(repeating: texts.joined(separator: "\n") + "\n", count: 60)
    let path = try folder.write("corpus.txt", text)
    var options = WordPieceTrainer.Options()
    options.threadCount = threadCount
    var trainer = try WordPieceTrainer(options)
    var reports: [Int] = []
    try trainer.add(linesOf: path) { reports.append($0) }
    var expected = try WordPieceTrainer()
    for _ in 0..<60 { for text in texts { expected.add(text) } }
    #expect(try trainer.train().utf8 == expected.train().utf8)
    #expect(reports == reports.sorted() && reports.count > 1)
    #expect(reports.last == text.utf8.count { $0 == 0x0A })
  }

  @Test(arguments: [" ", "\t"], [1, 3])
  func whereALineIsCutDoesNotShow(separator: String, threadCount: Int) throws {
    let texts = try Self.corpus.get().map { text in
      text.split(separator: "\n").joined(separator: separator)
    }
    let line = texts.joined(separator: separator)
    let count = (3 << 20) / line.utf8.count
    let path = try folder.write(
      "line.txt", String(repeating: line + separator, count: count) + "\n" + line)
    var options = WordPieceTrainer.Options()
    options.threadCount = threadCount
    var trainer = try WordPieceTrainer(options)
    var lineCount = 0
    try trainer.add(linesOf: path) { lineCount = $0 }
    #expect(lineCount == 2)
    var expected = try WordPieceTrainer()
    for _ in 0...count { for text in texts { expected.add(text) } }
    #expect(try trainer.train().utf8 == expected.train().utf8)
  }

  @Test func aLineMayBeLongerThanAnyWord() throws {
    let sentence = "the river bank, unaffable "
    let path = try folder.write("line.txt", String(repeating: sentence, count: 1 << 20))
    var trainer = try WordPieceTrainer()
    try trainer.add(linesOf: path)
    #expect(trainer.distinctWordCount == 5)
  }

  @Test func aWordWithoutEndIsRefused() throws {
    let word = String(repeating: "\u{E9}", count: 1 << 23) + "e"
    let path = try folder.write("word.txt", "a word\n" + word)
    var trainer = try WordPieceTrainer()
    #expect(throws: TextError.lineTooLong(path: path, line: 2, limit: 1 << 24)) {
      try trainer.add(linesOf: path)
    }
    #expect(trainer.distinctWordCount == 2)
  }

  @Test func saysWhereALongLineIsNotUTF8() throws {
    let line = Array(String(repeating: "word ", count: 1 << 20).utf8)
    let path = try folder.write("bad.txt", Array("one\ntwo\n".utf8) + line + [0x61, 0xE9, 0x20])
    var trainer = try WordPieceTrainer()
    #expect(throws: TextError.invalidUTF8(path: path, line: 3, byte: line.count + 1)) {
      try trainer.add(linesOf: path)
    }
    #expect(trainer.distinctWordCount == 3)
  }

  @Test func linesBeforeABadOneAreCounted() throws {
    let path = try folder.write("bad.txt", Array("good line\nbad ".utf8) + [0xFF, 0x0A])
    var trainer = try WordPieceTrainer()
    #expect(throws: TextError.invalidUTF8(path: path, line: 2, byte: 4)) {
      try trainer.add(linesOf: path)
    }
    #expect(trainer.distinctWordCount == 2)
    #expect(throws: FileError.self) { try trainer.add(linesOf: "\(folder.path)/nowhere") }
  }

  // MARK: Progress

  private struct Enough: Error {}

  @Test func progressBeginsWithTheFirstTokensAndGrows() throws {
    var trainer = try WordPieceTrainer()
    for text in try Self.corpus.get() { trainer.add(text) }
    var reports: [Int] = []
    let vocabulary = try trainer.train { reports.append($0) }
    #expect(reports.first == 502)
    #expect(reports == reports.sorted() && reports.count > 10)
    #expect(try #require(reports.last) <= vocabulary.count)
  }

  @Test func whatProgressThrowsEndsTheWork() throws {
    var trainer = try WordPieceTrainer()
    let path = try folder.write("line.txt", "a line\n")
    #expect(throws: Enough.self) { try trainer.add(linesOf: path) { _ in throw Enough() } }
    #expect(throws: Enough.self) { try trainer.train { _ in throw Enough() } }
  }

  // MARK: Errors

  @Test func refusesOptionsThatMakeNoSense() throws {
    func expect(
      _ name: String, _ value: String, _ expected: String,
      _ change: (inout WordPieceTrainer.Options) -> Void
    ) {
      var options = WordPieceTrainer.Options()
      change(&options)
      let error = WordPieceTrainingError.invalidOption(
        name: name, value: value, expected: expected)
      #expect(throws: error) { try WordPieceTrainer(options) }
      #expect("\(error)" == "\(name): expected \(expected), found \(value)")
    }
    expect("vocabularySize", "-1", "0 or more") { $0.vocabularySize = -1 }
    expect("minimumFrequency", "-1", "0 or more") { $0.minimumFrequency = -1 }
    expect("alphabetLimit", "-2", "0 or more") { $0.alphabetLimit = -2 }
    expect("threadCount", "0", "a number from 1 to 1024") { $0.threadCount = 0 }
    expect("specialTokens", "\"\"", "tokens with a text") { $0.specialTokens = ["[UNK]", ""] }
  }
}

extension Vocabulary {
  fileprivate var texts: [String] { utf8.map { String(decoding: $0, as: UTF8.self) } }
}
