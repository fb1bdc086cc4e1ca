import Files
import TestSupport
import Testing
import Word2Vec

/// What is wrong with a native file is said, or is a word that is not found; never a crash.
@Suite struct NativeFileErrorTests {
  private let folder: TemporaryFolder
  private let path: String
  /// A file of 12 words with counts, and a model.
  private let bytes: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/file"
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.vectorSize = 3
    options.measuresLoss = true
    try Word2VecTrainer(options).train(on: [(0..<12).map { "word\($0)" }]).save(to: path)
    bytes = try WholeFile.bytes(of: path)
  }

  /// The file with one text of its header replaced by another, as long.
  private func replacing(_ old: String, with new: String) throws -> [UInt8] {
    try #require(old.utf8.count == new.utf8.count)
    let place = try #require(bytes.firstRange(of: Array(old.utf8)))
    var changed = bytes
    changed.replaceSubrange(place, with: new.utf8)
    return changed
  }

  /// The file with other bytes in a tensor.
  private func changing(_ tensor: String, at offset: Int, to new: [UInt8]) throws -> [UInt8] {
    let header = String(decoding: bytes[8..<8 + headerLength], as: UTF8.self)
    let fields = try #require(header.firstRange(of: "\"\(tensor)\":"))
    let offsets = try #require(header[fields.upperBound...].firstRange(of: "\"data_offsets\":["))
    let digits = header[offsets.upperBound...].prefix { $0.isNumber }
    let begin = 8 + headerLength + (try #require(Int(digits))) + offset
    var changed = bytes
    changed.replaceSubrange(begin..<begin + new.count, with: new)
    return changed
  }

  private var headerLength: Int { Int(bytes[0]) | Int(bytes[1]) << 8 }

  private func expectError(
    _ text: String, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (String) throws -> Void = { _ = try KeyedVectors(contentsOf: $0) }
  ) throws {
    let file = try folder.write("changed", bytes)
    do {
      try body(file)
      Issue.record("no error", sourceLocation: sourceLocation)
    } catch {
      #expect("\(error)".replacing(file, with: "PATH") == text, sourceLocation: sourceLocation)
    }
  }

  @Test func headers() throws {
    try expectError(
      "PATH: expected word vectors (format \"polysemy.word2vec\" in the metadata), found"
        + " \"polysemy.word3vec\"", replacing("polysemy.word2vec", with: "polysemy.word3vec"))
    try expectError(
      "PATH: expected version 1 of the format, found \"2\"",
      replacing("\"version\":\"1\"", with: "\"version\":\"2\""))
    try expectError(
      "PATH: metadata \"hash_key\": expected a whole number, found \"x\"",
      replacing("\"hash_key\":\"0\"", with: "\"hash_key\":\"x\""))
    try expectError(
      "PATH: tensor \"vectors\": expected F32 of up to [2147483647, 65536], found F32 of [36]",
      replacing(
        "\"vectors\":{\"dtype\":\"F32\",\"shape\":[12,3]",
        with: "\"vectors\":{\"dtype\":\"F32\",\"shape\":[  36]"))
    try expectError(
      "PATH: tensor \"word_index\": expected U32 of [a power of two, 2], found U32 of [64, 1]",
      replacing("\"shape\":[32,2]", with: "\"shape\":[64,1]"))
    try expectError(
      "PATH: tensor \"word_ends\": expected U64 of [12], found I64 of [12]",
      replacing("\"word_ends\":{\"dtype\":\"U", with: "\"word_ends\":{\"dtype\":\"I"))
    try expectError(
      "PATH: tensor \"counts\": expected I64 of [12], found U64 of [12]",
      replacing(
        "\"counts\":{\"dtype\":\"I64\",\"shape\":[12]",
        with: "\"counts\":{\"dtype\":\"U64\",\"shape\":[12]"))
  }

  @Test func whatOnlyReadingAllFinds() throws {
    func validate(_ file: String) throws { try KeyedVectors(contentsOf: file).validate() }
    try expectError(
      "PATH: entry 2: number 3 of \"word10\" is not finite",
      changing("vectors", at: 20, to: [0, 0, 0xC0, 0x7F]), validate)
    try expectError(
      "PATH: tensor \"word_ends\": the word of entry 3 ends before it begins, or outside the words",
      changing("word_ends", at: 16, to: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]), validate)
    try expectError(
      "PATH: tensor \"word_index\": does not lead to entry 1, \"wordA1\"",
      changing("words", at: 4, to: [0x41]), validate)
    try expectError(
      "PATH: tensor \"word_index\": does not lead to entry 1, \"word\u{FFFD}1\"",
      changing("words", at: 4, to: [0x0A]), validate)
    try expectError(
      "PATH: tensor \"counts\": the count of entry 2, \"word10\", is negative or too large",
      changing("counts", at: 15, to: [0x80]), validate)
  }

  @Test func aFileThatIsWrongIsUsedWithoutHarm() throws {
    let unfound = try folder.write("index", changing("words", at: 4, to: [0x41]))
    #expect(try KeyedVectors(contentsOf: unfound).index(of: "word11") == nil)
    #expect(try KeyedVectors(contentsOf: unfound).words[0] == "wordA1")
    let ends = try folder.write(
      "ends", changing("word_ends", at: 16, to: [UInt8](repeating: 0xFF, count: 8)))
    #expect(try KeyedVectors(contentsOf: ends).words[2] == "")
    #expect(try KeyedVectors(contentsOf: ends).words[3] == "")
    let infinite = try folder.write(
      "infinite", changing("vectors", at: 20, to: [0, 0, 0x80, 0x7F]))
    let vectors = try KeyedVectors(contentsOf: infinite)
    #expect(vectors.norms[1] == 0)
    #expect(try vectors.similarity("word10", "word11") == 0)
    #expect(throws: VectorFileError.self) { try vectors.save(to: path, as: .text) }
    #expect(try WholeFile.bytes(of: path) == bytes)
    let counts = try folder.write("counts", changing("counts", at: 15, to: [0x80]))
    #expect(try KeyedVectors(contentsOf: counts).counts?[..<3] == [1, 0, 1])
  }

  /// Older versions wrote it.
  @Test func theNumberOfThreadsIsPassedOver() throws {
    let old = try replacing(
      "\"options.measuresLoss\":\"true\"", with: "\"options.threadCount\":\"2\"    ")
    let model = try Word2VecModel(contentsOf: folder.write("old", old))
    #expect(model.options.threadCount == nil && model.options.vectorSize == 3)
  }

  @Test func models() throws {
    func open(_ file: String) throws { _ = try Word2VecModel(contentsOf: file) }
    try expectError(
      "PATH: metadata \"options.window\": expected a value of Int, found \"x\"",
      replacing("\"options.window\":\"5\"", with: "\"options.window\":\"x\""), open)
    try expectError(
      "PATH: metadata \"options.window\": expected 1 to 1000000, found \"0\"",
      replacing("\"options.window\":\"5\"", with: "\"options.window\":\"0\""), open)
    try expectError(
      "PATH: metadata \"options.algorithm\": expected one of continuousBagOfWords, skipGram, found"
        + " \"continuousBagOfTexts\"",
      replacing("continuousBagOfWords", with: "continuousBagOfTexts"), open)
    try expectError(
      "PATH: metadata \"corpus_word_count\": expected a whole number, found \"-2\"",
      replacing("\"corpus_word_count\":\"12\"", with: "\"corpus_word_count\":\"-2\""), open)
    try expectError(
      "PATH: metadata \"is_complete\": expected true or false, found \"tree\"",
      replacing("\"is_complete\":\"true\"", with: "\"is_complete\":\"tree\""), open)
    try expectError(
      "PATH: tensor \"random_state\": expected 624 or less as the last number, found 65535",
      changing("random_state", at: 4 * 624, to: [0xFF, 0xFF]), open)
    try expectError(
      "PATH: tensor \"random_state\": expected U32 of [625], found I32 of [625]",
      replacing("\"random_state\":{\"dtype\":\"U", with: "\"random_state\":{\"dtype\":\"I"), open)
    try expectError(
      "PATH: tensor \"losses\": expected F64 of one dimension, found I64 of [5]",
      replacing("\"losses\":{\"dtype\":\"F", with: "\"losses\":{\"dtype\":\"I"), open)
    try expectError(
      "PATH: tensor \"negative_sampling\": expected finite numbers, found a NaN or an infinity",
      changing("negative_sampling", at: 0, to: [0, 0, 0xC0, 0x7F]), open)
    try expectError(
      "PATH: entry 2: number 3 of \"word10\" is not finite",
      changing("vectors", at: 20, to: [0, 0, 0xC0, 0x7F]), open)
  }

  @Test func pipesAndGzip() throws {
    let packed = try folder.write(
      "packed", unsafe GzipMember.compressing(bytes.span.bytes, for: "packed"))
    #expect(throws: VectorFileError.notMappable(path: packed)) {
      try KeyedVectors(contentsOf: packed)
    }
    let text = try folder.write("text", "1 1\na 1\n")
    #expect(throws: (any Error).self) { try KeyedVectors(contentsOf: text, format: .safetensors) }
  }

  /// Whatever is changed in a file, using it ends in a value or an error.
  @Test func anyBytesAreSurvived() throws {
    var random = SeededGenerator(seed: 17)
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: changed.indices, using: &random)
        changed[place] = UInt8.random(in: 0...255, using: &random)
      }
      let file = try folder.write("changed", changed)
      guard let read = try? KeyedVectors(contentsOf: file) else { continue }
      for word in read.words { _ = read.index(of: word).map { read.vector(at: $0) } }
      #expect(read.norms.allSatisfy { $0.isFinite })
      #expect((read.counts ?? []).allSatisfy { $0 >= 0 })
      _ = try? Word2VecModel(contentsOf: file)
    }
  }
}
