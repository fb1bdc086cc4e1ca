import Files
import Glibc
import TestSupport
import Testing
import Word2Vec

/// fastText's `.bin`, cut short or lying.
@Suite struct FastTextFileErrorTests {
  private let folder: TemporaryFolder
  private let model: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    model = try WholeFile.bytes(of: GensimFixture.path("fasttext/plain.bin"))
  }

  private func expectError(
    _ text: String, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = try folder.write("file", bytes)
    do {
      _ = try KeyedVectors(contentsOf: file)
      Issue.record("no error", sourceLocation: sourceLocation)
    } catch {
      let found = "\(error)".replacing(file, with: "PATH")
      #expect(found == text, sourceLocation: sourceLocation)
    }
  }

  private func changed(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
    var changed = model
    changed.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    return changed
  }

  /// Where the words begin, and behind them the vectors.
  private let words = 92
  private var vectors: Int { model.count - 2 * (17 + 20 * 8 * 4) }

  @Test func everyCutIsNoticed() throws {
    for length in 4..<model.count {
      let file = try folder.write("cut", Array(model[..<length]))
      do {
        _ = try KeyedVectors(contentsOf: file)
        Issue.record("\(length) bytes were enough")
      } catch VectorFileError.endsEarly(_, let byte, let part) {
        #expect(byte == length)
        let expected =
          length < words
          ? "the header"
          : length < vectors
            ? "the words"
            : length < vectors + 657 ? "the vectors" : "the output layer"
        #expect(part == expected)
      }
    }
  }

  private func packed(_ bytes: [UInt8]) throws -> [UInt8] {
    unsafe try GzipMember.compressing(bytes.span.bytes, for: "x")
  }

  @Test func packedFilesAreReadAndTheirCutsNoticed() throws {
    let whole = try packed(model)
    let file = try folder.write("model.bin.gz", whole)
    let plain = try KeyedVectors(contentsOf: GensimFixture.path("fasttext/plain.bin"))
    #expect(try KeyedVectors(contentsOf: file).vectors == plain.vectors)
    let short = try packed(model.dropLast(3))
    #expect(throws: VectorFileError.self) {
      try KeyedVectors(contentsOf: folder.write("short.gz", short))
    }
    let long = try packed(model + [0])
    #expect(throws: VectorFileError.self) {
      try KeyedVectors(contentsOf: folder.write("long.gz", long))
    }
  }

  @Test func headersThatCannotBeAreRefused() throws {
    let cases: [(Int, [UInt8], String)] = [
      (4, [11, 0, 0, 0], "byte 4: version of a fastText model: expected 12, found 11"),
      (8, [0, 0, 0, 0], "byte 8: dim of a fastText model: expected 1 to 65536, found 0"),
      (
        40, [255, 255, 255, 255],
        "byte 40: bucket of a fastText model: expected 0 to 2147483647, found -1"
      ),
      (48, [65, 0, 0, 0], "byte 48: maxn of a fastText model: expected 0 to 64, found 65"),
      (68, [21, 0, 0, 0], "byte 68: words of a fastText model: expected 20, found 21"),
      (
        64, [255, 255, 255, 127],
        "byte 64: entries of a fastText model: expected 0 to 2147483646, found 2147483647"
      ),
    ]
    for (offset, bytes, text) in cases { try expectError("PATH: " + text, changed(offset, bytes)) }
  }

  @Test func otherModelsAreRefusedByName() throws {
    let expected = "which cannot be read; expected one of skipgram or cbow that is not quantised"
    try expectError("PATH: a classifier of fastText, \(expected)", changed(72, [1, 0, 0, 0]))
    try expectError(
      "PATH: a quantised model of fastText, \(expected)",
      changed(84, [1, 0, 0, 0, 0, 0, 0, 0]))
    try expectError("PATH: a quantised model of fastText, \(expected)", changed(vectors, [1]))
  }

  @Test func promisesBeyondTheFileTakeNoMemory() throws {
    // 2,147,483,646 words; the file ends among the twenty-first.
    let count: [UInt8] = [254, 255, 255, 127]
    var many = changed(64, count + count)
    let file = try folder.write("many", many)
    #expect(throws: VectorFileError.self) { try KeyedVectors(contentsOf: file) }
    // As many buckets, in a matrix that says so too.
    many = changed(40, count)
    let rows = (0..<8).map { UInt8(truncatingIfNeeded: (2_147_483_646 + 20) >> (8 * $0)) }
    many.replaceSubrange(vectors + 1..<vectors + 9, with: rows)
    try expectError(
      "PATH: byte \(many.count): ends in the vectors of a fastText model; is the file complete?",
      many)
    // A sparse file is as large as it must be, without holding anything.
    let sparse = try folder.write("sparse", many)
    try #require(unsafe truncate(sparse, 80 << 30) == 0)
    let shape = changed(vectors + 1, [255, 255, 255, 255, 255, 255, 255, 127])
    try expectError(
      "PATH: byte \(vectors + 1): shape of the vectors of a fastText model: expected 20 × 8,"
        + " found 9223372036854775807 × 8", shape)
  }

  @Test func wordsThatCannotBeAreRefused() throws {
    // "the", a zero, its count and a zero; then "bank".
    var bytes = model
    bytes.replaceSubrange(words..<words + 3, with: Array("bank".utf8))
    try expectError(
      "PATH: byte 106: entry 2 of a fastText model: expected a new word, found \"bank\" again",
      bytes)
    try expectError(
      "PATH: byte 96: count of entry 1 of a fastText model: expected 0 to 461168601842738790,"
        + " found -1",
      changed(words + 4, [UInt8](repeating: 255, count: 8)))
    bytes = model
    bytes.insert(contentsOf: [UInt8](repeating: 0x61, count: 70_000), at: words)
    try expectError("PATH: byte 92: the word of entry 1 is longer than 65536 bytes", bytes)
  }

  @Test func malformedWordsAreEscapedAsInGensim() throws {
    let vectors = try KeyedVectors(
      contentsOf: folder.write("escaped", changed(words, [0x74, 0xE6, 0x97])))
    #expect(vectors.words[0] == "t\\xe6\\x97")
  }

  @Test func numbersThatAreNoneAreRefused() throws {
    try expectError(
      "PATH: entry 2: number 3 of \"bank\" is not finite",
      changed(vectors + 17 + 4 * (8 + 2), [0, 0, 0x80, 0x7F]))
    let parts = try WholeFile.bytes(of: GensimFixture.path("fasttext/short.bin"))
    var bytes = parts
    let outputs = 17 + 20 * 8 * 4
    bytes.replaceSubrange(
      bytes.count - outputs - 4..<bytes.count - outputs, with: [0, 0, 0xC0, 0x7F])
    try expectError("PATH: entry 81: number 8 of \"bucket 60\" is not finite", bytes)
  }

  @Test func nothingMayFollow() throws {
    try expectError(
      "PATH: byte \(model.count): expected the end after 20 entries, found more", model + [0])
  }
}
