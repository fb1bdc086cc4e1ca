import Files
import TestSupport
import Testing
import Word2Vec

@Suite struct VocabularyFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func vocabulary(_ text: String) throws -> Vocabulary {
    try Vocabulary(contentsOf: folder.write("vocabulary", text))
  }

  @Test func gensimsFileIsReadAndWritten() throws {
    let golden = try GensimFixture.json("updated_vocabulary.json")
    let expected = try golden.list("cases")[1]
    let path = GensimFixture.path("vocabulary.txt")
    let read = try Vocabulary(contentsOf: path)
    let pairs = zip(try expected.strings("words"), try expected.integers("counts"))
    // gensim appends new words behind; a file is read with the most frequent first.
    let sorted = pairs.enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
    #expect(utf8(read.words) == utf8(sorted.map(\.element.0)))
    #expect(read.counts == sorted.map(\.element.1))

    let written = "\(folder.path)/written"
    try read.save(to: written)
    let lines = String(decoding: try WholeFile.bytes(of: written), as: UTF8.self)
    let gensims = String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
    #expect(
      utf8(lines.split(separator: "\n").map(String.init).sorted())
        == utf8(gensims.split(separator: "\n").map(String.init).sorted()))
    let again = try Vocabulary(contentsOf: written)
    #expect(utf8(again.words) == utf8(read.words) && again.counts == read.counts)
  }

  @Test func word2vecsFileIsRead() throws {
    let read = try vocabulary("</s> 3\nthe 20\na\t20\nbank 7\r\nrare 1")
    #expect(Array(read.words) == ["the", "a", "bank", "</s>", "rare"])
    #expect(read.counts == [20, 20, 7, 3, 1])
    #expect(read.index(of: "bank") == 2 && read.index(of: "none") == nil)
  }

  @Test func rareWordsAreLeftOut() throws {
    let path = try folder.write("vocabulary", "a 5\nb 4\nc 4\nd 1\n")
    #expect(try Array(Vocabulary(contentsOf: path, minimumCount: 4).words) == ["a", "b", "c"])
    // Of two words equally frequent both go, as in gensim.
    #expect(try Array(Vocabulary(contentsOf: path, maximumSize: 2).words) == ["a"])
    #expect(
      throws: Word2VecError.noFrequentWord(minimumCount: 6, commonest: "a", count: 5)
    ) { try Vocabulary(contentsOf: path, minimumCount: 6) }
  }

  @Test(arguments: [
    "b", "b ", " 3", "b 3 4", "b  3", "b -3", "b 0", "b +3", "b 3.0", "b 0x3", "b ٣", "",
    "b 9223372036854775808",
  ]) func malformedLinesAreErrorsThatSayWhere(line: String) throws {
    let path = try folder.write("vocabulary", "a 5\n\(line)\nc 1\n")
    #expect(throws: VocabularyFileError.malformedLine(path: path, line: 2, found: line)) {
      try Vocabulary(contentsOf: path)
    }
  }

  @Test func otherDamageIsAnErrorToo() throws {
    let path = "\(folder.path)/vocabulary"
    #expect(throws: VocabularyFileError.empty(path: path)) { try vocabulary("") }
    #expect(throws: VocabularyFileError.repeatedWord(path: path, line: 3, word: "a")) {
      try vocabulary("a 2\nb 1\na 1\n")
    }
    #expect(throws: VocabularyFileError.tooLarge(path: path, line: 2)) {
      try vocabulary("a 9223372036854775807\nb 1\n")
    }
    let bytes = try folder.write("bytes", Array("a 1\n".utf8) + [0xFF, 0x20, 0x31])
    #expect(throws: TextError.invalidUTF8(path: bytes, line: 2, byte: 0)) {
      try Vocabulary(contentsOf: bytes)
    }
  }

  @Test(arguments: ["a b", "a\tb", "a\nb", "a\r", ""])
  func wordsThatCannotBeReadAgainAreNotWritten(word: String) throws {
    let vocabulary = try Vocabulary(of: Corpus([[word]]), minimumCount: 1)
    let path = try folder.write("kept", "kept")
    #expect(throws: VocabularyFileError.unwritableWord(path: path, word: word)) {
      try vocabulary.save(to: path)
    }
    #expect(try WholeFile.bytes(of: path) == Array("kept".utf8))
  }

  // MARK: From texts

  @Test func vocabulariesOfTextsAreGensims() throws {
    let golden = try GensimFixture.json("vocabulary.json")
    let corpus = try Corpus(golden.list("sentences").map { try $0.strings })
    for expected in try golden.list("cases") {
      let options = try GensimFixture.options(expected.required("settings"))
      let vocabulary = try Vocabulary(
        of: corpus, minimumCount: options.minimumCount,
        maximumSize: options.maximumVocabularySize)
      #expect(utf8(vocabulary.words) == utf8(try expected.strings("words")))
      #expect(vocabulary.counts == (try expected.integers("counts")))
      let numbers = vocabulary.numbers(ofWordsIn: corpus)
      for (place, word) in corpus.words.enumerated() {
        let number = vocabulary.index(of: word).map { UInt32($0) }
        #expect(numbers[place] == number ?? Vocabulary.unknown)
      }
    }
  }

  @Test func extendedOnesAreGensims() throws {
    let golden = try GensimFixture.json("updated_vocabulary.json")
    let first = try Corpus(golden.list("first").map { try $0.strings })
    let second = try Corpus(golden.list("second").map { try $0.strings })
    for expected in try golden.list("cases") {
      let options = try GensimFixture.options(expected.required("settings"))
      let (minimum, maximum) = (options.minimumCount, options.maximumVocabularySize)
      let extended = try Vocabulary(of: first, minimumCount: minimum, maximumSize: maximum)
        .extended(by: second, minimumCount: minimum, maximumSize: maximum)
      #expect(utf8(extended.words) == utf8(try expected.strings("words")))
      #expect(extended.counts == (try expected.integers("counts")))
    }
  }

  @Test func countsThatCannotBeAddedAreErrors() throws {
    let file = try folder.write("huge", "a \(Int.max - 3)\nb 1\n")
    let vocabulary = try Vocabulary(contentsOf: file)
    let fitting = try vocabulary.extended(by: Corpus([["a", "c"]]), minimumCount: 1)
    #expect(fitting.counts == [Int.max - 2, 1, 1])
    #expect(throws: Word2VecError.tooLargeCounts) {
      try vocabulary.extended(by: Corpus([["a", "a", "a"]]), minimumCount: 1)
    }
  }

  @Test func textsThatLeaveNothingAreErrors() throws {
    #expect(throws: Word2VecError.emptyCorpus) { try Vocabulary(of: Corpus([[], []])) }
    #expect(
      throws: Word2VecError.noFrequentWord(minimumCount: 5, commonest: "b", count: 2)
    ) { try Vocabulary(of: Corpus([["a", "b", "b"]])) }
  }
}
