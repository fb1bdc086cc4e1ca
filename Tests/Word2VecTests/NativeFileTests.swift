import Files
import TestSupport
import Testing
import Word2Vec

/// The native format: what is written is there again, mapped.
@Suite struct NativeFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { "\(folder.path)/file.safetensors" }

  private func gensim() throws -> KeyedVectors {
    try KeyedVectors(contentsOf: GensimFixture.path("gensim.bin"))
  }

  private func trained() throws -> Word2VecModel {
    var options = Word2VecOptions()
    options.minimumCount = 2
    options.vectorSize = 6
    options.maximumVocabularySize = 1000
    options.samplingThreshold = 1e-5
    options.seed = 4_000_000_000
    options.algorithm = .skipGram
    options.averagesContext = false
    let sentences = (0..<40).map { line in (0..<12).map { "w\(($0 * line) % 30)" } }
    return try Word2VecTrainer(options).train(on: sentences)
  }

  @Test func whatIsSavedIsOpened() throws {
    let vectors = try gensim()
    try vectors.save(to: path, as: .safetensors)
    let opened = try KeyedVectors(contentsOf: path)
    #expect(utf8(opened.words) == utf8(vectors.words))
    #expect(opened.vectors.map(\.bitPattern) == vectors.vectors.map(\.bitPattern))
    #expect(opened.vectorSize == 7 && opened.counts == nil && opened.duplicateCount == 0)
    #expect(opened.norms == vectors.norms)
    for (index, word) in vectors.words.enumerated() {
      #expect(opened.index(of: word) == index)
      #expect(opened.vector(for: word) == vectors.vector(for: word))
    }
    for word in ["", "thf", "river ", "twin"] { #expect(!opened.contains(word)) }
    #expect(
      try opened.mostSimilar(to: "river", count: 4) == vectors.mostSimilar(to: "river", count: 4))
    try opened.validate()
  }

  @Test func theBytesAreTheSameEveryTime() throws {
    try gensim().save(to: path, as: .safetensors)
    let bytes = try WholeFile.bytes(of: path)
    // From the mapped file, onto itself.
    try KeyedVectors(contentsOf: path).save(to: path, as: .safetensors)
    #expect(try WholeFile.bytes(of: path) == bytes)
  }

  /// The file is mapped: it may be replaced while its vectors are in use.
  @Test func whatIsOpenStaysWhenTheFileIsReplaced() throws {
    try gensim().save(to: path, as: .safetensors)
    let opened = try KeyedVectors(contentsOf: path)
    let other = try KeyedVectors(contentsOf: folder.write("other", "1 1\nx 1\n"))
    try other.save(to: path, as: .safetensors)
    #expect(opened.vectors == (try gensim().vectors) && opened.contains("river"))
    #expect(try KeyedVectors(contentsOf: path).count == 1)
  }

  @Test func theLimitHoldsForWordsVectorsAndCounts() throws {
    let model = try trained()
    try model.vectors.save(to: path, as: .safetensors)
    let opened = try KeyedVectors(contentsOf: path, limit: 3)
    #expect(Array(opened.words) == Array(model.vectors.words.prefix(3)))
    #expect(Array(opened.vectors) == Array(model.vectors.vectors.prefix(18)))
    #expect(opened.counts == model.vectors.counts.map { Array($0.prefix(3)) })
    #expect(!opened.contains(model.vectors.words[3]))
    try opened.save(to: path, as: .safetensors)
    #expect(try KeyedVectors(contentsOf: path).count == 3)
    #expect(try KeyedVectors(contentsOf: path, limit: 0).count == 0)
  }

  @Test func noWordsAtAll() throws {
    let empty = try KeyedVectors(contentsOf: folder.write("empty", "0 3\n"))
    try empty.save(to: path, as: .safetensors)
    let opened = try KeyedVectors(contentsOf: path)
    #expect(opened.count == 0 && opened.vectorSize == 3 && opened.norms.isEmpty)
    #expect(!opened.contains("a"))
  }

  @Test func manyWordsAreAllFound() throws {
    let count = 50_000
    let text = "\(count) 1\n" + (0..<count).map { "word-\($0 * 7919) \($0)\n" }.joined()
    try KeyedVectors(contentsOf: folder.write("many", text)).save(to: path, as: .safetensors)
    let opened = try KeyedVectors(contentsOf: path)
    try opened.validate()
    #expect(
      (0..<count).allSatisfy { opened.vector(for: "word-\($0 * 7919)") == [Float($0)] })
    #expect((0..<count).allSatisfy { !opened.contains("word-\($0 * 7919 + 1)") })
  }

  @Test func normsAreComputedOnThreadsAsOnOne() throws {
    let count = 6_000
    let size = 200
    var random = SeededGenerator(seed: 8)
    let numbers = (0..<count * size).map { _ in Float.random(in: -1...1, using: &random) }
    var bytes = Array("\(count) \(size)\n".utf8)
    for word in 0..<count {
      bytes += Array("w\(word) ".utf8) + bits(numbers[word * size..<(word + 1) * size])
    }
    let vectors = try KeyedVectors(contentsOf: folder.write("file", bytes))
    let expected = (0..<count).map { word in
      numbers[word * size..<(word + 1) * size].reduce(0.0) { $0 + Double($1) * Double($1) }
        .squareRoot()
    }
    // Both sum 200 squares in double precision, in another order.
    for (norm, exact) in zip(vectors.norms, expected) {
      #expect(abs(norm - exact) <= 200 * Double.ulpOfOne * exact)
    }
  }

  // MARK: Models

  @Test func aModelIsSavedWhole() throws {
    let model = try trained()
    try model.save(to: path)
    let opened = try Word2VecModel(contentsOf: path)
    #expect(utf8(opened.vectors.words) == utf8(model.vectors.words))
    #expect(opened.vectors.vectors == model.vectors.vectors)
    #expect(opened.vectors.counts == model.vectors.counts)
    #expect(opened.outputWeights == model.outputWeights)
    #expect(opened.options == model.options)
    #expect(opened.corpusWordCount == model.corpusWordCount)
    #expect(opened.sentenceCount == model.sentenceCount)
    let vectors = try KeyedVectors(contentsOf: path)
    #expect(vectors.vectors == model.vectors.vectors)
    try opened.save(to: "\(folder.path)/again")
    #expect(try WholeFile.bytes(of: "\(folder.path)/again") == WholeFile.bytes(of: path))
  }

  @Test func vectorsAloneAreNoModel() throws {
    let file = GensimFixture.path("gensim.bin")
    #expect(throws: VectorFileError.missingOutputWeights(path: file)) {
      try Word2VecModel(contentsOf: file)
    }
    try trained().vectors.save(to: path, as: .safetensors)
    let error = #expect(throws: VectorFileError.self) { try Word2VecModel(contentsOf: path) }
    #expect(
      error?.description
        == "\(path): holds vectors alone; going on needs the output weights too: open a file that a"
        + " model was saved to, or train anew")
  }
}
