import StrictJSON
import TestSupport
import Testing
import Word2Vec

/// Reading what gensim's goldens hold.
enum GensimFixture {
  static func json(_ name: String) throws -> JSONValue { try Fixtures.json("Word2Vec/\(name)") }

  static func path(_ name: String) -> String { Fixtures.path("Word2Vec/\(name)") }

  /// Options by gensim's names of them.
  static func options(_ settings: JSONValue) throws -> Word2VecOptions {
    var options = Word2VecOptions()
    for (key, value) in try #require(settings.members) {
      let number = value.number ?? 0
      switch key.string {
      case "sg": options.algorithm = number == 1 ? .skipGram : .continuousBagOfWords
      case "vector_size": options.vectorSize = Int(number)
      case "window": options.window = Int(number)
      case "shrink_windows": options.shrinksWindows = value.boolean == true
      case "cbow_mean": options.averagesContext = number == 1
      case "min_count": options.minimumCount = Int(number)
      case "max_final_vocab": options.maximumVocabularySize = Int(number)
      case "sample": options.samplingThreshold = number
      case "negative": options.negativeSamples = Int(number)
      case "ns_exponent": options.negativeSamplingExponent = number
      case "alpha": options.learningRate = number
      case "min_alpha": options.minimumLearningRate = number
      case "epochs": options.epochs = Int(number)
      case "batch_words": options.jobWordCount = Int(number)
      case "seed": options.seed = UInt32(number)
      case "hs": options.usesHierarchicalSoftmax = number == 1
      case "workers": #expect(number == 1)
      default: Issue.record("unknown setting \(key.string ?? "?")")
      }
    }
    return options
  }
}

extension JSONValue {
  func required(_ key: String) throws -> JSONValue { try #require(self[key]) }
  func strings(_ key: String) throws -> [String] { try required(key).strings }
  func integer(_ key: String) throws -> Int { try #require(required(key).integer) }
  func integers(_ key: String) throws -> [Int] {
    try #require(required(key).elements).map { try #require($0.integer) }
  }
  func floats(_ key: String) throws -> [Float] {
    try #require(required(key).elements).map { Float(try #require($0.number)) }
  }
  func list(_ key: String) throws -> [JSONValue] { Array(try #require(required(key).elements)) }
  var strings: [String] {
    get throws { try #require(elements).map { try #require($0.string) } }
  }
}

/// Strings as their bytes: Swift's equality would not tell canonical equivalents apart.
func utf8(_ words: some Sequence<String>) -> [[UInt8]] { words.map { Array($0.utf8) } }
