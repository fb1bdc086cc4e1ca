/// A token of a packed batch.
public struct TokenPosition: Sendable, Hashable {
  /// The sequence, counted from 0.
  public var sequence: Int
  /// The token in it, counted from 0, special tokens too.
  public var token: Int

  /// A token of a packed batch.
  ///
  /// - Parameters:
  ///   - sequence: The sequence, counted from 0.
  ///   - token: The token in it, counted from 0, special tokens too.
  public init(sequence: Int, token: Int) {
    self.sequence = sequence
    self.token = token
  }
}

extension PackedSequences {
  /// The row of a token in the matrix of all.
  func row(of position: TokenPosition) throws -> Int {
    let range = ranges.indices ~= position.sequence ? ranges[position.sequence] : 0..<0
    guard 0..<range.count ~= position.token else {
      throw BertError.noSuchToken(
        token: position.token, sequence: position.sequence, tokenCount: range.count)
    }
    return range.lowerBound + position.token
  }
}
