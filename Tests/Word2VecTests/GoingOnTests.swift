import Files
import TestSupport
import Testing
import Word2Vec

/// A model that is saved and opened goes on as if it never had been.
@Suite struct GoingOnTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/model" }

  init() throws { folder = try TemporaryFolder() }

  private static let first = sentences(seed: 3, words: 30)
  private static let second = sentences(seed: 4, words: 40)

  private static func sentences(seed: UInt64, words: Int) -> [[String]] {
    var random = SeededGenerator(seed: seed)
    return (0..<300).map { _ in
      (0..<9).map { _ in "w\(Int.random(in: 0..<words, using: &random))" }
    }
  }

  private static func options(
    _ algorithm: Word2VecOptions.Algorithm, _ schedule: Word2VecOptions.Schedule
  ) -> Word2VecOptions {
    var options = Word2VecOptions()
    options.algorithm = algorithm
    options.schedule = schedule
    options.vectorSize = 9
    options.threadCount = 2
    options.jobWordCount = 100
    options.usesHierarchicalSoftmax = true
    options.measuresLoss = true
    return options
  }

  @Test(
    arguments: Word2VecOptions.Algorithm.allCases,
    [Word2VecOptions.Schedule.sequential, .deterministic])
  func savingChangesNothing(
    algorithm: Word2VecOptions.Algorithm, schedule: Word2VecOptions.Schedule
  ) throws {
    let trainer = try Word2VecTrainer(Self.options(algorithm, schedule))
    let model = try trainer.train(on: Self.first)
    try model.save(to: path)
    let opened = try Word2VecModel(contentsOf: path)
    #expect(opened.losses == model.losses && opened.losses.count == 5)
    let corpus = try Corpus(Self.second)
    let kept = try trainer.train(model, on: corpus, addingWords: true)
    let saved = try trainer.train(opened, on: corpus, addingWords: true)
    #expect(saved.vectors.vectors == kept.vectors.vectors)
    #expect(saved.outputWeights == kept.outputWeights)
    #expect(saved.losses == kept.losses)
    // Again, now from a model that went on.
    try saved.save(to: path)
    #expect(
      try trainer.train(Word2VecModel(contentsOf: path), on: corpus).vectors.vectors
        == trainer.train(kept, on: corpus).vectors.vectors)
  }

  /// As older versions wrote it.
  @Test func aFileWithoutAStateBeginsAtTheSeed() throws {
    let trainer = try Word2VecTrainer(Self.options(.skipGram, .sequential))
    let model = try trainer.train(on: Self.first) { $0.epoch < 2 }
    #expect(!model.isComplete)
    try model.save(to: path)
    #expect(try !Word2VecModel(contentsOf: path).isComplete)
    var bytes = try WholeFile.bytes(of: path)
    for name in ["\"random_state\"", "\"losses\"", "\"is_complete\""] {
      let place = try #require(bytes.firstRange(of: Array(name.utf8)))
      bytes[place.lowerBound + 1] = UInt8(ascii: "x")
    }
    let old = try Word2VecModel(contentsOf: folder.write("old", bytes))
    #expect(old.losses.isEmpty && old.isComplete)
    let corpus = try Corpus(Self.second)
    let goneOn = try trainer.train(old, on: corpus)
    #expect(goneOn.vectors.vectors == (try trainer.train(old, on: corpus).vectors.vectors))
    #expect(goneOn.vectors.vectors != (try trainer.train(model, on: corpus).vectors.vectors))
  }
}
