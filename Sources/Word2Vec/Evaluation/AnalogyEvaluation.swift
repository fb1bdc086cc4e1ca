/// How many analogies vectors get right.
public struct AnalogyEvaluation: Sendable, Equatable {
  /// A part of the questions.
  public struct Section: Sendable, Equatable {
    /// Its name in the file.
    public let name: String
    /// The analogies that were answered as expected.
    public internal(set) var correct: [Analogy] = []
    /// Those that were not; with ``EvaluationOptions/countsUnknown`` those with unknown words too.
    public internal(set) var incorrect: [Analogy] = []

    init(name: String) { self.name = name }

    /// How many analogies count.
    public var count: Int { correct.count + incorrect.count }

    /// The share of correct ones; 0 where there are none.
    public var accuracy: Double { count == 0 ? 0 : Double(correct.count) / Double(count) }
  }

  /// The parts, in the order of the file.
  public internal(set) var sections: [Section] = []
  /// How many analogies the file has.
  public internal(set) var analogyCount = 0
  /// How many of them have a word that is unknown.
  public internal(set) var unknownCount = 0
  /// The lines, from 1, that are neither blank nor of four words, and were passed over.
  public internal(set) var skippedLines: [Int] = []

  /// How many analogies were answered as expected.
  public var correctCount: Int { sections.reduce(0) { $0 + $1.correct.count } }

  /// How many analogies count.
  public var count: Int { sections.reduce(0) { $0 + $1.count } }

  /// The share of correct ones; 0 where there are none.
  public var accuracy: Double { count == 0 ? 0 : Double(correctCount) / Double(count) }

  /// The share of analogies with an unknown word; 0 where there are none.
  public var unknownRatio: Double {
    analogyCount == 0 ? 0 : Double(unknownCount) / Double(analogyCount)
  }
}
