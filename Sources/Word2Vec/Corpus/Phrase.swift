/// Words that stand together more often than chance would have it, joined to one.
public struct Phrase: Sendable, Equatable {
  /// The words with the delimiter between them.
  public let text: String
  /// How much more often; see ``Phrases/Scoring``.
  public let score: Double
  /// How often the text that was counted has it.
  public let count: Int
}
