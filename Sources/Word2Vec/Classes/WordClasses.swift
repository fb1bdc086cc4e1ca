/// Words in classes, each word in that whose centre its vector points most nearly to.
public struct WordClasses: Sendable, Equatable {
  /// The class of each word, 0 and on, in the order of the vectors' words.
  public let classes: [Int]
  /// The centres of the classes: as many numbers as a vector has for each, of length 1.
  public let centres: [Float]
  /// The mean of 1 less the cosine of each word and its class's centre, after each round; it never
  /// rises but by rounding.
  public let meanDistances: [Double]
  /// Whether the last round changed no class, so that more rounds would change nothing either.
  public let isConverged: Bool
}

extension WordClasses {
  /// How words are divided into classes.
  public struct Options: Sendable, Equatable {
    /// How many classes there are.
    public var count = 500
    /// How many rounds there are at most; word2vec.c's ten.
    public var rounds = 10
    /// Where the random numbers start, which choose the first centres.
    public var seed: UInt32 = 1

    /// 500 classes, after ten rounds at most.
    public init() {}
  }
}

extension WordClasses.Options {
  /// Checks every option's range.
  ///
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)``, and
  ///   ``Word2VecError/tooManyClasses(count:words:)``.
  func validate(words: Int) throws(Word2VecError) {
    guard count >= 1 else {
      throw .invalidOption(name: "count", value: "\(count)", expected: "1 or more")
    }
    guard 1...1_000_000 ~= rounds else {
      throw .invalidOption(name: "rounds", value: "\(rounds)", expected: "1 to 1000000")
    }
    guard count <= words else { throw .tooManyClasses(count: count, words: words) }
  }
}
