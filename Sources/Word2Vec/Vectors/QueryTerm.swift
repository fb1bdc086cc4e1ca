/// A word or a vector that is searched with, and how much it counts.
///
///     try vectors.mostSimilar(positive: ["king", "woman"], negative: ["man"])
///     try vectors.mostSimilar(positive: ["king", .word(other, weight: 0.5), .vector(numbers)])
public struct QueryTerm: Sendable, ExpressibleByStringLiteral {
  enum Subject: Sendable {
    case word(String)
    case vector([Float])
  }

  let subject: Subject
  /// How much the term counts; 1 unless given.
  public let weight: Double

  /// A word, counted once.
  public init(stringLiteral word: String) {
    self = .word(word)
  }

  /// A word.
  ///
  /// - Parameters:
  ///   - word: The word, as the vectors spell it.
  ///   - weight: How much it counts, a finite number.
  /// - Returns: The term.
  public static func word(_ word: String, weight: Double = 1) -> QueryTerm {
    QueryTerm(subject: .word(word), weight: weight)
  }

  /// A vector.
  ///
  /// - Parameters:
  ///   - numbers: As many numbers as the words' vectors have.
  ///   - weight: How much it counts, a finite number.
  /// - Returns: The term.
  public static func vector(_ numbers: [Float], weight: Double = 1) -> QueryTerm {
    QueryTerm(subject: .vector(numbers), weight: weight)
  }

  private init(subject: Subject, weight: Double) {
    precondition(weight.isFinite, "a term cannot count \(weight) times")
    self.subject = subject
    self.weight = weight
  }
}
