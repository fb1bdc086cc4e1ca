import Files
import TestSupport
import Testing
import Word2Vec

@Suite struct VectorFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func goldenWords() throws -> [String] {
    try GensimFixture.json("similarity.json").strings("words")
  }

  private func goldenVectors() throws -> [Float] {
    try GensimFixture.json("similarity.json").floats("vectors")
  }

  @Test(arguments: ["gensim.txt", "gensim.bin", "gensim.txt.gz", "gensim.bin.gz"])
  func readsWhatGensimWrote(name: String) throws {
    let read = try KeyedVectors(contentsOf: GensimFixture.path(name))
    #expect(utf8(read.words) == utf8(try goldenWords()))
    let vectors = try goldenVectors()
    #expect(read.vectors.map(\.bitPattern) == vectors.map(\.bitPattern))
    #expect(read.counts == nil)
  }

  @Test(arguments: [("gensim.txt", KeyedVectors.Format.text), ("gensim.bin", .binary)])
  func writesTheBytesThatGensimWrites(name: String, format: KeyedVectors.Format) throws {
    let original = GensimFixture.path(name)
    let path = try folder.write("file", "old")
    try KeyedVectors(contentsOf: original).save(to: path, as: format)
    let (written, expected) = try (WholeFile.bytes(of: path), WholeFile.bytes(of: original))
    #expect(written == expected)
  }

  /// word2vec.c ends binary entries with a line end and text lines with a space and a line end.
  @Test func readsTheOriginalToolsDialect() throws {
    let numbers: [Float] = [1, -2.5, 3, 4e-9, 0.125, 7]
    let binary =
      Array("2 3\n</s> ".utf8) + bits(numbers[..<3]) + Array("\n".utf8)
      + Array("caf\u{E9} ".utf8) + bits(numbers[3...]) + Array("\n".utf8)
    let text = Array("2 3\n</s> 1.000000 -2.500000 3.000000 \ncaf\u{E9} 4e-9 0.125000 7 \n".utf8)
    for bytes in [binary, text, text.dropLast(2)] {
      let file = try folder.write("file", bytes)
      let read = try KeyedVectors(contentsOf: file)
      #expect(Array(read.words) == ["</s>", "caf\u{E9}"])
      #expect(Array(read.vectors) == numbers)
    }
  }

  @Test(arguments: ["original.txt", "original.bin", "glove.txt"])
  func readsWhatOtherProgramsWrote(name: String) throws {
    let golden = try GensimFixture.json("files.json")
    let read = try KeyedVectors(
      contentsOf: GensimFixture.path(name), vocabulary: GensimFixture.path("original.vocab"))
    #expect(utf8(read.words) == utf8(try golden.strings("words")))
    #expect(Array(read.vectors) == (try golden.floats("vectors")))
    #expect(read.counts == (try golden.integers("counts")))
    #expect(read.duplicateCount == 0)
  }

  @Test func readsWhatFastTextWrote() throws {
    let golden = try GensimFixture.json("files.json")
    let read = try KeyedVectors(contentsOf: GensimFixture.path("fasttext.vec"))
    #expect(utf8(read.words) == utf8(try golden.strings("words")))
    #expect(Array(read.vectors) == (try golden.floats("fasttext")))
  }

  @Test func readsAndWritesCountsAsGensim() throws {
    let golden = try GensimFixture.json("files.json").required("counted")
    let original = GensimFixture.path("counted.vocab")
    let read = try KeyedVectors(
      contentsOf: GensimFixture.path("counted.txt"), vocabulary: original)
    #expect(utf8(read.words) == utf8(try golden.strings("words")))
    #expect(Array(read.vectors) == (try golden.floats("vectors")))
    #expect(read.counts == (try golden.integers("counts")))
    let file = "\(folder.path)/vocabulary"
    try read.saveVocabulary(to: file)
    #expect(try WholeFile.bytes(of: file) == WholeFile.bytes(of: original))
    try read.saveVocabulary(to: file + ".gz")
    let again = try KeyedVectors(
      contentsOf: GensimFixture.path("counted.txt"), vocabulary: file + ".gz")
    #expect(again.counts == read.counts)
  }

  /// Those of word2vec.c are its bytes but for the digits: it prints six, we as many as it takes.
  @Test func writesTheOriginalToolsDialect() throws {
    let vectors = try KeyedVectors(contentsOf: GensimFixture.path("original.bin"))
    let file = "\(folder.path)/file"
    try vectors.save(to: file, as: .originalBinary)
    #expect(
      try WholeFile.bytes(of: file) == WholeFile.bytes(of: GensimFixture.path("original.bin")))
    let small = try KeyedVectors(
      contentsOf: folder.write("small", "2 3\na 1 -2.5 3e-9\nb 0 0.125 -0\n"))
    for format in [KeyedVectors.Format.originalText, .fastText] {
      try small.save(to: file, as: format)
      #expect(
        try WholeFile.bytes(of: file)
          == Array("2 3\na 1.0 -2.5 3e-09 \nb 0.0 0.125 -0.0 \n".utf8))
    }
    try small.save(to: file, as: .glove)
    #expect(try WholeFile.bytes(of: file) == Array("a 1.0 -2.5 3e-09\nb 0.0 0.125 -0.0\n".utf8))
  }

  /// Every format, plain and packed, in the bytes that were read.
  @Test(arguments: KeyedVectors.Format.allCases, ["", ".gz"])
  func everyFormatIsReadBack(format: KeyedVectors.Format, suffix: String) throws {
    let file = "\(folder.path)/file\(suffix)"
    let vectors = try KeyedVectors(contentsOf: GensimFixture.path("gensim.bin"))
    guard format != .safetensors || suffix.isEmpty else {
      #expect(throws: VectorFileError.notMappable(path: file)) {
        try vectors.save(to: file, as: format)
      }
      return
    }
    try vectors.save(to: file, as: format)
    if !suffix.isEmpty { #expect(try WholeFile.bytes(of: file).prefix(2) == [0x1F, 0x8B]) }
    for named in [nil, format] {
      let read = try KeyedVectors(contentsOf: file, format: named)
      #expect(utf8(read.words) == utf8(vectors.words))
      #expect(read.vectors.map(\.bitPattern) == vectors.vectors.map(\.bitPattern))
    }
  }

  @Test(arguments: [
    ("a/vectors.bin", KeyedVectors.Format.binary), ("x.TXT.GZ", .text),
    ("glove.6B.50d.txt", .glove),
    ("wiki.en.vec.gz", .fastText), ("m.safetensors", .safetensors),
  ]) func namesSpeakOfFormats(name: String, format: KeyedVectors.Format) {
    #expect(KeyedVectors.Format(path: name) == format)
  }

  @Test(arguments: ["", "bin", "txt.gz", "vectors", "vectors.gz", "a.bin/vectors", "-", "x.json"])
  func otherNamesSpeakOfNone(name: String) {
    #expect(KeyedVectors.Format(path: name) == nil)
  }

  /// The words of GloVe's largest corpus hold spaces; their numbers are the last of the line.
  @Test func wordsOfATextWithoutHeaderMayHoldSpaces() throws {
    let file = try folder.write("file", "the 1 2\n. . . 3 4\nat name@domain.com 5 6\n1 7 8\n")
    let read = try KeyedVectors(contentsOf: file)
    #expect(Array(read.words) == ["the", ". . .", "at name@domain.com", "1"])
    #expect(Array(read.vectors) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(throws: VectorFileError.unwritableWord(path: file, word: ". . .")) {
      try read.save(to: file, as: .glove)
    }
    try read.save(to: file, as: .safetensors)
    #expect(try KeyedVectors(contentsOf: file).vector(for: ". . .") == [3, 4])
  }

  /// More entries than a block has, some of them twice, in the order of the file.
  @Test func manyBlocksAreOneFile() throws {
    let count = 300_000
    let text =
      "\(count) 4\n" + (0..<count).map { "w\($0 % 290_000) \($0) 0.5 -\($0)e-3 1\n" }.joined()
    let file = try folder.write("file", text)
    var fractions: [Double] = []
    let read = try KeyedVectors(contentsOf: file) { fractions.append($1 ?? .nan) }
    #expect(read.count == 290_000 && read.duplicateCount == 10_000)
    #expect(read.words[289_999] == "w289999" && read.words[123_456] == "w123456")
    #expect(read.vector(for: "w289999") == [289_999, 0.5, -289.999, 1])
    #expect(read.vector(for: "w5") == [5, 0.5, -0.005, 1])
    #expect(fractions.last == 1 && fractions == fractions.sorted())
    let binary = "\(folder.path)/binary.gz"
    try read.save(to: binary, as: .originalBinary)
    #expect(try KeyedVectors(contentsOf: binary).vectors == read.vectors)
  }

  @Test func readsTextWithoutHeader() throws {
    let file = try folder.write("file", "the 0.5 1\r\nof -1 2e-1\r\n")
    let read = try KeyedVectors(contentsOf: file)
    #expect(Array(read.words) == ["the", "of"])
    #expect(Array(read.vectors) == [0.5, 1, -1, 0.2])
  }

  @Test func keepsTheFirstOfDuplicates() throws {
    let text = try folder.write("text", "3 1\na 1\nb 2\na 3\n")
    let readText = try KeyedVectors(contentsOf: text)
    #expect(Array(readText.vectors) == [1, 2])
    #expect(readText.duplicateCount == 1)
    let binary = try folder.write(
      "binary",
      Array("3 1\na ".utf8) + bits([1]) + Array("b ".utf8) + bits([2]) + Array("a ".utf8)
        + bits([3]))
    let read = try KeyedVectors(contentsOf: binary)
    #expect(Array(read.words) == ["a", "b"])
    #expect(Array(read.vectors) == [1, 2])
    #expect(read.duplicateCount == 1)
  }

  @Test func readsNoMoreThanTheLimit() throws {
    for name in ["gensim.txt", "gensim.bin"] {
      let read = try KeyedVectors(contentsOf: GensimFixture.path(name), limit: 3)
      #expect(Array(read.words) == ["the", "river", "bank"])
      #expect(try KeyedVectors(contentsOf: GensimFixture.path(name), limit: 0).count == 0)
    }
  }

  @Test func readsAnEmptyVocabulary() throws {
    let file = try folder.write("file", "0 100\n")
    let read = try KeyedVectors(contentsOf: file)
    #expect(read.count == 0)
    #expect(read.vectorSize == 100)
  }

  /// Entries larger than any buffer, and words of all lengths across its edges.
  @Test(arguments: KeyedVectors.Format.allCases) func readsBackManyLongEntries(
    format: KeyedVectors.Format
  ) throws {
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.vectorSize = 40_000
    options.epochs = 1
    options.window = 1
    let words = (1...40).map { String(repeating: "é", count: $0 * $0) }
    let vectors = try Word2VecTrainer(options).train(on: [words]).vectors
    let file = "\(folder.path)/file"
    try vectors.save(to: file, as: format)
    let read = try KeyedVectors(contentsOf: file)
    #expect(utf8(read.words) == utf8(vectors.words))
    #expect(read.vectors == vectors.vectors)
  }

  @Test func numbersAreReadToTheNearestDoubleAndFloat() throws {
    var random = SeededGenerator(seed: 4)
    let spelled =
      [
        "0", "-0", "1", "00012.500", ".5", "5.", "1e0", "1E+5", "1e-5", "-1.17549435e-38", "1e-46",
        "3.4028235e38", "123456789012345678", "0.000000000000000000000000000001", "1e22", "1e23",
        "9007199254740993", "0.30000001192092896", "+1", "+.5", "-5.E-1", "1e-400",
        "1e-99999999999999999999", String(repeating: "0", count: 400) + "1", "1e+0005",
      ]
      + (0..<2000).map { _ in
        "\(Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &random)))"
      }
    let lines = spelled.enumerated().map { "w\($0.offset) \($0.element)\n" }.joined()
    let file = try folder.write("file", "\(spelled.count) 1\n\(lines)")
    let read = try KeyedVectors(contentsOf: file)
    #expect(Array(read.vectors) == spelled.map { Float(Double($0) ?? .nan) })
  }

  @Test func refusesToWriteWordsThatEndEarly() throws {
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.vectorSize = 2
    let file = try folder.write("file", "kept")
    for word in ["New York", "a\nb"] {
      let vectors = try Word2VecTrainer(options).train(on: [["x", word]]).vectors
      #expect(throws: VectorFileError.unwritableWord(path: file, word: word)) {
        try vectors.save(to: file, as: .text)
      }
    }
    #expect(try WholeFile.bytes(of: file) == Array("kept".utf8))
  }
}

/// The bytes of little-endian floats.
func bits(_ numbers: some Sequence<Float>) -> [UInt8] {
  numbers.flatMap { number in
    (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> ($0 * 8)) }
  }
}
