import Files
import Glibc
import TestSupport
import Testing
import Word2Vec

@Suite struct VectorFileErrorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Expects reading `bytes` to fail with `text`, in which PATH stands for the file's path.
  private func expectError(
    _ text: String, _ bytes: [UInt8], format: KeyedVectors.Format? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = try folder.write("file", bytes)
    do {
      _ = try KeyedVectors(contentsOf: file, format: format)
      Issue.record("no error", sourceLocation: sourceLocation)
    } catch {
      let found = "\(error)".replacing(file, with: "PATH")
      #expect(found == text, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [
    ("", ""), ("\n", ""), ("x\n", "x"), ("2 0\n", "2 0"), ("-1 5\n", "-1 5"), ("1 x 2\n", "1 x 2"),
  ])
  func header(text: String, found: String) throws {
    try expectError(
      "PATH: line 1: expected the number of words and of dimensions, or a word and its vector,"
        + " found \"\(found)\"", Array(text.utf8))
  }

  @Test func binaryNeedsAHeader() throws {
    try expectError(
      "PATH: line 1: expected the number of words and of dimensions, or a word and its vector,"
        + " found \"a 1 2\"", Array("a 1 2\nb 3 4\n".utf8), format: .binary)
  }

  @Test func headerPromisesMoreThanTheFileHolds() throws {
    try expectError(
      "PATH: line 1: promises 1000000 vectors of 300 numbers, more than the 4 bytes that follow can hold",
      Array("1000000 300\na 1\n".utf8))
    try expectError(
      "PATH: line 1: promises 9000000000 vectors of 300 numbers, more than 2147483647 of 65536",
      Array("9000000000 300\na 1\n".utf8))
    try expectError(
      "PATH: line 1: promises 1 vectors of 100000 numbers, more than 2147483647 of 65536",
      Array("1 100000\na 1\n".utf8))
  }

  /// A sparse file is as large as it must be for its promise, without holding anything.
  @Test func sparseFileThatCouldHoldWhatItPromises() throws {
    let file = try folder.write("file", "500000000 300\n")
    try #require(unsafe truncate(file, 700 << 30) == 0)
    for (format, text) in [
      (KeyedVectors.Format?.none, "byte 14: the word of entry 1 is longer than 65536 bytes"),
      (.binary, "byte 14: the word of entry 1 is longer than 65536 bytes"),
      (.text, "line 2: longer than 84736 bytes"),
    ] {
      let error = #expect(throws: VectorFileError.self) {
        try KeyedVectors(contentsOf: file, format: format)
      }
      #expect(error?.description == "\(file): \(text)")
    }
  }

  /// The limit holds without a header too.
  @Test func firstLineOfTooManyNumbers() throws {
    let numbers = String(repeating: " 1", count: 65_536)
    let longest = try folder.write("longest", "a\(numbers)\n")
    #expect(try KeyedVectors(contentsOf: longest).vectorSize == 65_536)
    try expectError(
      "PATH: line 1: \"a\" has 65537 numbers, more than the 65536 that are read",
      Array("a\(numbers) 1\n".utf8))
  }

  @Test func cutShort() throws {
    try expectError(
      "PATH: byte 15: ends in entry 3 of 3; is the file complete?", Array("3 1\na 1000\nb 2\n".utf8)
    )
    try expectError(
      "PATH: byte 17: ends in entry 2 of 2; is the file complete?",
      Array("2 1\na ".utf8) + bits([1e9]) + Array("longer".utf8) + [0])
    try expectError(
      "PATH: byte 15: ends in entry 2 of 2; is the file complete?",
      Array("2 1\na ".utf8) + bits([1e9]) + Array("b ".utf8) + [0, 0, 0])
  }

  @Test func moreThanPromised() throws {
    try expectError(
      "PATH: byte 8: expected the end after 1 entries, found more", Array("1 1\na 1\nb 2\n".utf8))
    try expectError(
      "PATH: byte 10: expected the end after 1 entries, found more",
      Array("1 1\na ".utf8) + bits([1e9]) + Array("b ".utf8) + bits([1]))
  }

  @Test func lines() throws {
    try expectError(
      "PATH: line 3: expected 2 numbers after \"b\", found 1", Array("2 2\na 1 2\nb 1\n".utf8))
    try expectError(
      "PATH: line 2: expected 2 numbers after \"a\", found 3", Array("2 2\na 1 2 3\nb 1 2\n".utf8))
    try expectError(
      "PATH: line 2: expected 1 numbers after \"\", found 0", Array("2 1\n\nb 1\n".utf8),
      format: .text)
    try expectError(
      "PATH: line 2: expected a number for \"a\", found \"1,5\"", Array("1 1\na 1,5\n".utf8),
      format: .text)
    try expectError(
      "PATH: line 2: expected a number for \"a\", found \"\"", Array("1 2\na  5\n".utf8))
  }

  /// What Python's `float()`, and so gensim, refuses; and last, three that it takes and nobody
  /// writes.
  @Test(arguments: [
    "+", "-", ".", "+.", "-.e1", "e1", "1e", "1e+", "1e-", "1e1.5", "1.2.3", "+-1", "--1", "1-1",
    "1e5e5", "0x10", "0X1p3", "0x1.8", "-0x1", "nan(1)", "nan(0x1)", "infinit", "in", "snan", "1f",
    "1d5", "0b1", "0o7", "1,5", "1\u{0}", "½", "1_0", "١", "\t1",
  ])
  func whatIsNoNumber(spelled: String) throws {
    try expectError(
      "PATH: line 2: expected a number for \"a\", found \"\(spelled)\"",
      Array("1 2\na \(spelled) 1\n".utf8), format: .text)
    try expectError(
      "PATH: line 1: expected the number of words and of dimensions, or a word and its vector,"
        + " found \"a \(spelled) 1\"", Array("a \(spelled) 1\n".utf8))
  }

  @Test func numbersThatAreNotFinite() throws {
    for number in [
      "nan", "+nan", "-NaN", "inf", "-Inf", "+INFINITY", "infinity", "1e39", "-1e400",
      "1e99999999999999999999",
    ] {
      try expectError(
        "PATH: entry 2: number 2 of \"b\" is not finite", Array("2 2\na 1 2\nb 1 \(number)\n".utf8))
    }
    try expectError(
      "PATH: entry 1: number 2 of \"a\" is not finite",
      Array("1 2\na ".utf8) + bits([1, .signalingNaN]))
  }

  @Test func words() throws {
    let long = [UInt8](repeating: 0x61, count: 65_537)
    try expectError(
      "PATH: byte 4: the word of entry 1 is longer than 65536 bytes",
      Array("1 1\n".utf8) + long + Array(" 1\n".utf8), format: .text)
    try expectError(
      "PATH: byte 4: the word of entry 1 is longer than 65536 bytes",
      Array("1 1\n".utf8) + long + Array(" ".utf8) + bits([1]))
    try expectError(
      "PATH: byte 8: the word of entry 2 is not UTF-8",
      Array("2 1\na 1\n".utf8) + [0xFF] + Array(" 1\n".utf8))
    try expectError(
      "PATH: line 2: longer than 65600 bytes",
      Array("1 1\na".utf8) + [UInt8](repeating: 0x20, count: 70_000))
  }

  /// However many threads look for what is wrong.
  @Test func theFirstErrorOfALongFileIsReported() throws {
    var lines = (0..<200_000).map { "w\($0) 0.25 0.5\n" }
    for (line, text) in [(199_998, "z 1\n"), (150_000, "y 1 x\n"), (70_001, "x 1 2 3\n")] {
      lines[line] = text
    }
    try expectError(
      "PATH: line 70003: expected 2 numbers after \"x\", found 3",
      Array("200000 2\n".utf8) + lines.joined().utf8)
  }

  @Test(arguments: [
    ("a 1\nb\n", "PATH: line 2: expected a word, a space and its count, found \"b\""),
    ("a 1\nb -2\n", "PATH: line 2: expected a word, a space and its count, found \"b -2\""),
    (
      "a 1\nb 9223372036854775807\n",
      "PATH: line 2: expected a word, a space and its count, found \"b 9223372036854775807\""
    ),
    ("b 1\nc 3\n", "PATH: has no count of \"a\"; is it the vocabulary of these vectors?"),
  ]) func vocabularyFiles(text: String, message: String) throws {
    let vectors = try folder.write("vectors", "2 1\na 1\nb 2\n")
    let file = try folder.write("file", text)
    let error = #expect(throws: VectorFileError.self) {
      try KeyedVectors(contentsOf: vectors, vocabulary: file)
    }
    #expect(error?.description.replacing(file, with: "PATH") == message)
  }

  @Test func vectorsWithoutCounts() throws {
    let vectors = try KeyedVectors(contentsOf: folder.write("vectors", "1 1\na 1\n"))
    #expect(throws: VectorFileError.noCounts(path: "x")) { try vectors.saveVocabulary(to: "x") }
  }

  @Test func damagedGzip() throws {
    let whole = try WholeFile.bytes(of: GensimFixture.path("gensim.bin.gz"))
    try expectError(
      "PATH: byte 9: damaged gzip data (unexpected end of file); is the file complete?",
      Array(whole.prefix(20)))
    let cut = try folder.write("cut", Array(whole.dropLast(12)))
    #expect(throws: GzipError.self) { try KeyedVectors(contentsOf: cut) }
  }

  @Test func missingFile() throws {
    #expect(throws: FileError.self) { try KeyedVectors(contentsOf: "/nowhere/vectors.bin") }
  }

  /// Whatever is changed in a file, reading it ends in a value or an error.
  @Test func anyBytesAreSurvived() throws {
    var random = SeededGenerator(seed: 99)
    for name in ["gensim.txt", "gensim.bin", "gensim.txt.gz", "gensim.bin.gz"] {
      let whole = try WholeFile.bytes(of: GensimFixture.path(name))
      for _ in 0..<300 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: bytes.indices, using: &random)
          bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
        bytes.removeLast(Int.random(in: 0...20, using: &random))
        let file = try folder.write("file", bytes)
        if let read = try? KeyedVectors(contentsOf: file) {
          #expect(read.vectors.allSatisfy { $0.isFinite })
          #expect(read.vectors.count == read.count * read.vectorSize)
        }
      }
    }
  }

  /// Words of binary files may have anything in them.
  @Test func wordsDoNotBreakTheLineOfAnError() {
    let word = "a\nb"
    let errors: [any Error] = [
      VectorFileError.missingCount(path: "v", word: word),
      VectorFileError.invalidVocabularyLine(path: "v", line: 1, found: word),
      VectorFileError.notFinite(path: "v", entry: 1, word: word, position: 1),
      VocabularyFileError.malformedLine(path: "v", line: 1, found: word),
      VocabularyFileError.repeatedWord(path: "v", line: 1, word: word),
      VocabularyFileError.unwritableWord(path: "v", word: word),
    ]
    for error in errors { #expect("\(error)".contains("a\u{FFFD}b"), "\(error)") }
  }
}
