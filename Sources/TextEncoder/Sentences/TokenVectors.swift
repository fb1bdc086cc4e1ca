/// The hidden states of some texts, each with its token ids.
public struct TokenVectors: Sendable {
  /// How many floats a token's vector has.
  public let width: Int
  /// The token ids of each text, special tokens included.
  public internal(set) var ids: [[Int32]] = []
  /// The vectors of each text: tokens by width, row-major.
  public internal(set) var values: [[Float]] = []
  /// The texts that were too long and lost their end, by index.
  public internal(set) var truncated: [Int] = []
}
