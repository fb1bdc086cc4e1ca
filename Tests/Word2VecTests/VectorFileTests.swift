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
      #expect(read.vectors == numbers)
    }
  }

  @Test func readsTextWithoutHeader() throws {
    let file = try folder.write("file", "the 0.5 1\r\nof -1 2e-1\r\n")
    let read = try KeyedVectors(contentsOf: file)
    #expect(Array(read.words) == ["the", "of"])
    #expect(read.vectors == [0.5, 1, -1, 0.2])
  }

  @Test func keepsTheFirstOfDuplicates() throws {
    let text = try folder.write("text", "3 1\na 1\nb 2\na 3\n")
    #expect(try KeyedVectors(contentsOf: text).vectors == [1, 2])
    let binary = try folder.write(
      "binary",
      Array("3 1\na ".utf8) + bits([1]) + Array("b ".utf8) + bits([2]) + Array("a ".utf8)
        + bits([3]))
    let read = try KeyedVectors(contentsOf: binary)
    #expect(Array(read.words) == ["a", "b"])
    #expect(read.vectors == [1, 2])
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
    let file = try folder.write("file", "")
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
    #expect(read.vectors == spelled.map { Float(Double($0) ?? .nan) })
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
