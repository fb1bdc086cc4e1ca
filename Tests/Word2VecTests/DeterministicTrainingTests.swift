import TestSupport
import Testing
import Word2Vec

/// The same bytes on any number of threads: also what the thread sanitizer is asked about.
@Suite struct DeterministicTrainingTests {
  struct Objective: Sendable, CustomTestStringConvertible {
    let negative: Int
    let usesTree: Bool
    var testDescription: String { "\(negative) negatives\(usesTree ? " and a tree" : "")" }
  }

  /// Words by a power law, in sentences of many lengths, one word among them.
  ///
  /// With a few words all noise is common to all chunks; with many most of it is a chunk's own.
  private static func sentences(words: Int, count: Int) -> [[String]] {
    var random = SeededGenerator(seed: 23)
    return (0..<count).map { number in
      (0..<1 + number % 23).map { _ in
        let place = Double.random(in: 0..<1, using: &random)
        return "w\(Int(Double(words) * place * place * place))"
      }
    }
  }

  @Test(
    arguments: Word2VecOptions.Algorithm.allCases,
    [
      Objective(negative: 5, usesTree: false), Objective(negative: 0, usesTree: true),
      Objective(negative: 3, usesTree: true),
    ])
  func aResultIsTheSameOnAnyNumberOfThreads(
    algorithm: Word2VecOptions.Algorithm, objective: Objective
  ) throws {
    for words in [12, 3_000] {
      let sentences = Self.sentences(words: words, count: 1_500)
      let models = try [1, 2, 3, 8].map { threads in
        var options = Word2VecOptions()
        options.algorithm = algorithm
        options.schedule = .deterministic
        options.threadCount = threads
        options.negativeSamples = objective.negative
        options.usesHierarchicalSoftmax = objective.usesTree
        options.vectorSize = 20
        options.minimumCount = 1
        options.epochs = 2
        options.jobWordCount = 1_700
        options.measuresLoss = true
        return try Word2VecTrainer(options).train(on: sentences)
      }
      for model in models.dropFirst() {
        #expect(model.vectors.vectors == models[0].vectors.vectors)
        #expect(model.outputWeights == models[0].outputWeights)
        #expect(model.losses == models[0].losses)
      }
    }
  }

  /// Options at their ends, where blocks, chunks and rows are as small or as large as they get.
  enum Edge: String, CaseIterable, Sendable {
    case windowOf1, windowOf100, wholeWindows, negatives20, negatives20AndTree, sumsOfBags
    case vectorsOf1, vectorsOf1000, jobsShorterThanBlocks, noSubsampling

    func change(_ options: inout Word2VecOptions) {
      switch self {
      case .windowOf1: options.window = 1
      case .windowOf100: options.window = 100
      case .wholeWindows: options.shrinksWindows = false
      case .negatives20: options.negativeSamples = 20
      case .negatives20AndTree:
        (options.negativeSamples, options.usesHierarchicalSoftmax) = (20, true)
      case .sumsOfBags: options.averagesContext = false
      case .vectorsOf1: options.vectorSize = 1
      case .vectorsOf1000: options.vectorSize = 1_000
      case .jobsShorterThanBlocks: options.jobWordCount = 7
      case .noSubsampling: options.samplingThreshold = 0
      }
    }
  }

  @Test(arguments: Word2VecOptions.Algorithm.allCases, Edge.allCases)
  func optionsAtTheirEndsDoNotDependOnThreads(
    algorithm: Word2VecOptions.Algorithm, edge: Edge
  ) throws {
    let sentences = Self.sentences(words: 200, count: 150)
    let models = try [1, 3].map { threads in
      var options = Word2VecOptions()
      options.algorithm = algorithm
      options.schedule = .deterministic
      options.threadCount = threads
      options.vectorSize = 20
      options.minimumCount = 1
      options.epochs = 1
      edge.change(&options)
      return try Word2VecTrainer(options).train(on: sentences)
    }
    #expect(models[0].vectors.vectors == models[1].vectors.vectors)
    #expect(models[0].outputWeights == models[1].outputWeights)
    #expect(models[0].vectors.vectors.allSatisfy { $0.isFinite })
  }
}
