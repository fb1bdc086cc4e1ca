/// "`first` is to `second` as `third` is to `expected`", and what the vectors say.
public struct Analogy: Sendable, Equatable {
  /// The word that is taken away: "man".
  public let first: String
  /// The word that is added: "king".
  public let second: String
  /// The other that is added: "woman".
  public let third: String
  /// What comes out, if the vectors are right: "queen".
  public let expected: String
  /// What came out; nil where one of the words is unknown.
  public internal(set) var predicted: String?
}
