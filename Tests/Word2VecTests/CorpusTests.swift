import Files
import TestSupport
import Testing
import Word2Vec

@Suite struct CorpusTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sentences(_ corpus: Corpus) -> [[String]] {
    (0..<corpus.sentenceCount).map { corpus.sentence(at: $0) }
  }

  /// Some megabytes, so that it has several blocks; `seed` decides on the words.
  private func largeText(seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed)
    return (0..<60_000).reduce(into: "") { text, _ in
      for _ in 0..<Int.random(in: 0...24, using: &random) {
        // Squares make small numbers frequent.
        let number = Int.random(in: 0...300, using: &random)
        text += "w\(number * number / 7) "
      }
      text += "\n"
    }
  }

  // MARK: Words

  @Test(arguments: ["lines.txt", "lines.txt.gz"]) func linesAreGensims(name: String) throws {
    let expected = try GensimFixture.json("lines.json").list("sentences").map { try $0.strings }
    let corpus = try Corpus(contentsOf: [GensimFixture.path(name)])
    #expect(sentences(corpus).map { utf8($0) } == expected.map { utf8($0) })
    #expect(corpus.wordCount == expected.joined().count)
  }

  @Test func wordsAreNumberedAsTheyFirstOccur() throws {
    let corpus = try Corpus([["b", "a", "b"], [], ["c", "a"]])
    #expect(Array(corpus.words) == ["b", "a", "c"])
    #expect(corpus.counts == [2, 2, 1])
    #expect(corpus.wordCount == 5 && corpus.sentenceCount == 3)
    let numbers = (0..<5).map { corpus.wordNumbers[$0] }
    let ends = (0..<3).map { corpus.sentenceEnds[$0] }
    #expect(numbers == [0, 1, 0, 2, 1] && ends == [3, 3, 5])
    #expect(corpus.wordRange(ofSentences: 1..<3) == 3..<5)
    #expect(corpus.sentence(at: 1) == [])
  }

  /// Against a plain count of the same text.
  @Test(arguments: [1, 2, 3, 8]) func theResultDoesNotDependOnThreads(threadCount: Int) throws {
    let text = largeText(seed: 1)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map { String($0) } }
      .filter { !$0.isEmpty }
    var words: [String] = []
    var counts: [String: Int] = [:]
    for word in lines.joined() {
      if counts[word] == nil { words.append(word) }
      counts[word, default: 0] += 1
    }
    var options = Corpus.Options()
    options.threadCount = threadCount
    let corpus = try Corpus(contentsOf: [folder.write("text", text)], options: options)
    #expect(text.utf8.count > 3 << 20)
    #expect(Array(corpus.words) == words)
    #expect(corpus.counts == words.map { counts[$0] })
    #expect(sentences(corpus) == lines)
  }

  @Test(arguments: [0, 1 << 16, 1 << 40]) func theResultDoesNotDependOnMemory(limit: Int) throws {
    var options = Corpus.Options()
    options.memoryLimit = limit
    let text = largeText(seed: 2)
    let corpus = try Corpus(contentsOf: [folder.write("text", text)], options: options)
    let expected = try Corpus(
      text.split(separator: "\n").map { $0.split(separator: " ").map { String($0) } })
    #expect(corpus.counts == expected.counts)
    #expect(corpus.wordCount == expected.wordCount)
    let isSame = (0..<corpus.wordCount).allSatisfy {
      corpus.wordNumbers[$0] == expected.wordNumbers[$0]
    }
    #expect(isSame)
  }

  @Test(arguments: [9_999, 10_000, 10_001, 20_000, 250_001])
  func longSentencesAreCut(wordCount: Int) throws {
    let words = (0..<wordCount).map { "a\($0)" }
    var expected = Array(repeating: 10_000, count: wordCount / 10_000)
    if wordCount % 10_000 > 0 { expected.append(wordCount % 10_000) }
    let read = try Corpus(contentsOf: [folder.write("text", words.joined(separator: " ") + "\nb c")]
    )
    #expect(sentences(read).map(\.count) == expected + [2])
    let taken = try Corpus([words, ["b", "c"]])
    #expect(sentences(taken) == sentences(read))
    #expect(Array(read.words.suffix(2)) == ["b", "c"])
  }

  // MARK: Prose

  @Test(arguments: [
    ("At the Bank.", "at the bank"), ("bank. Bank, \"BANK\"; (bank)", "bank bank bank bank"),
    ("don't Don’t 'quoted' the boys' rock 'n' roll", "don't don't quoted the boys rock n roll"),
    ("a''b it'", "a b it"),
    ("well-known snake_case a/b 3.14 1,000", "well known snake case a b 3 14 1 000"),
    ("ÉCOLE Straße ΣΟΦΟΣ İstanbul Ж", "école straße σοφοσ i\u{307}stanbul ж"),
    ("cafe\u{301} \u{301}x e\u{301}'\u{301}t", "cafe\u{301} x e\u{301} t"),
    ("co\u{AD}operate می\u{200C}خواهم x\u{200D} y", "cooperate می\u{200C}خواهم x y"),
    ("日本語 한국어 हिन्दी", "日本語 한국어 हिन्दी"), ("½ ² Ⅷ ٣", "½ ² ⅷ ٣"),
    ("\u{FEFF}the \u{1F600} end—of\u{2026}it", "the end of it"), ("... -- '", ""),
    ("𝐀 Ａ 𐐀", "𝐀 ａ 𐐨"),
  ]) func lettersAndDigitsMakeWords(text: String, words: String) throws {
    var options = Corpus.Options()
    options.division = .words
    let corpus = try Corpus(contentsOf: [folder.write("text", "\(text)\n")], options: options)
    #expect(utf8(sentences(corpus).joined()) == utf8(words.split(separator: " ").map(String.init)))
  }

  /// Beyond the table of the most usual ones as within it.
  @Test func everyScalarIsWhatItsCategorySays() throws {
    var options = Corpus.Options()
    options.division = .words
    let scalars = (UInt32(0x80)...0x2_FFFF).compactMap { Unicode.Scalar($0) }
      .filter { $0.value % 3 == 0 || $0.value < 0x3100 }
    let text = scalars.map { "\($0)\n" }.joined()
    let corpus = try Corpus(contentsOf: [folder.write("text", text)], options: options)
    let expected = scalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber, .letterNumber, .otherNumber:
        true
      default: false
      }
    }
    #expect(
      utf8(sentences(corpus).joined()) == utf8(expected.map { $0.properties.lowercaseMapping }))
  }

  // MARK: Files

  @Test func foldersAreReadInOrderAndReported() throws {
    try Folder.create("\(folder.path)/texts")
    try folder.write("texts/b.txt", "b b\n")
    try folder.write("texts/a.txt", "a no end")
    try Folder.create("\(folder.path)/texts/more")
    try folder.write("texts/more/c.txt", "c\n")
    let last = try folder.write("last.txt", "d\n")
    var reports: [Corpus.Progress] = []
    let corpus = try Corpus(contentsOf: ["\(folder.path)/texts", last]) { reports.append($0) }
    #expect(sentences(corpus) == [["a", "no", "end"], ["b", "b"], ["c"], ["d"]])
    #expect(reports.map(\.byteCount) == [8, 12, 14, 16])
    #expect(reports.allSatisfy { $0.totalByteCount == 16 })
    #expect(reports.last?.wordCount == 7 && reports.last?.distinctWordCount == 6)
  }

  @Test func aTextWithoutWordsIsACorpusWithoutSentences() throws {
    for corpus in [
      try Corpus(contentsOf: [folder.write("text", " \n\r\n")]), try Corpus(contentsOf: []),
      try Corpus([]),
    ] {
      #expect(corpus.wordCount == 0 && corpus.sentenceCount == 0 && corpus.words.isEmpty)
    }
  }

  @Test func whatProgressThrowsEndsTheReading() throws {
    struct Enough: Error {}
    let path = try folder.write("text", "a b\n")
    #expect(throws: Enough.self) {
      try Corpus(contentsOf: [path]) { _ in throw Enough() }
    }
  }

  @Test func badTextsAreErrorsThatSayWhere() throws {
    let path = try folder.write("text", Array("fine\nbad ".utf8) + [0xC3, 0x28])
    #expect(throws: TextError.invalidUTF8(path: path, line: 2, byte: 4)) {
      try Corpus(contentsOf: [path])
    }
    #expect(throws: FileError.self) { try Corpus(contentsOf: ["\(folder.path)/none"]) }
    let gzip = try WholeFile.bytes(of: GensimFixture.path("lines.txt.gz"))
    let cut = try folder.write("cut.gz", Array(gzip.dropLast(20)))
    #expect(throws: TextError.self) { try Corpus(contentsOf: [cut]) }
  }

  @Test func optionsOutOfRangeAreErrors() throws {
    var options = Corpus.Options()
    options.threadCount = 0
    #expect(
      throws: Word2VecError.invalidOption(
        name: "threadCount", value: "0", expected: "1 to 1024")
    ) { try Corpus([], options: options) }
    options.threadCount = nil
    options.memoryLimit = -1
    #expect(throws: Word2VecError.self) { try Corpus(contentsOf: [], options: options) }
  }

  @Test func theFiveSentencesKnowBothBanks() throws {
    let corpus = try Corpus(contentsOf: ["\(Fixtures.checkout)/Examples/five-sentences.txt"])
    #expect(corpus.sentenceCount == 5)
    #expect(sentences(corpus).allSatisfy { $0.contains("bank") })
  }
}
