/// Cuts what is longer than a model can read, into a window and those that overflow.
///
/// The first window is the encoding, the others its ``Encoding/overflowing``; all have special tokens
/// of their own. Windows of one sequence overlap by ``stride`` tokens.
///
/// As in tokenizers 0.23.3, whose rules for pairs are not those of its older, slow twin: of two equally
/// long texts that must share an odd number of tokens, the second gets one more.
public struct Truncation: Equatable, Sendable {
  /// Which text of a pair is cut.
  public enum Strategy: Equatable, Sendable {
    /// The longer one, and both once they are equally long.
    case longestFirst
    /// The first.
    case onlyFirst
    /// The second.
    case onlySecond
  }

  /// The most tokens that an encoding may have, special ones included.
  public let maxLength: Int
  /// Which text of a pair is cut.
  public let strategy: Strategy
  /// How many tokens a window shares with the one before.
  public let stride: Int
  /// Where tokens are cut off: the first window holds the text's beginning, or, on the left, its end.
  public let side: SequenceSide

  /// A truncation to `maxLength` tokens.
  ///
  /// - Parameters:
  ///   - maxLength: The most tokens that an encoding may have, special ones included.
  ///   - strategy: Which text of a pair is cut.
  ///   - stride: How many tokens a window shares with the one before.
  ///   - side: Where tokens are cut off.
  /// - Precondition: Neither number is negative.
  public init(
    maxLength: Int, strategy: Strategy = .longestFirst, stride: Int = 0,
    side: SequenceSide = .right
  ) {
    precondition(maxLength >= 0, "a length of \(maxLength) tokens")
    precondition(stride >= 0, "a stride of \(stride) tokens")
    self.maxLength = maxLength
    self.strategy = strategy
    self.stride = stride
    self.side = side
  }
}

extension Truncation {
  /// The windows of each sequence, the one to keep before those that overflow.
  ///
  /// - Parameters:
  ///   - counts: The tokens of one sequence or two.
  ///   - room: How many tokens of them there is room for.
  /// - Returns: The windows of each sequence, as ranges of its tokens.
  /// - Throws: ``TokenizationError`` where the strategy cannot cut so much, or windows would not move on.
  func windows(ofCounts counts: [Int], room: Int) throws(TokenizationError) -> [[Range<Int>]] {
    let excess = counts.reduce(0, +) - room
    guard excess > 0 else { return counts.map { [0..<$0] } }
    let lengths = try lengths(ofCounts: counts, room: room, excess: excess)
    var windows: [[Range<Int>]] = []
    for (count, length) in zip(counts, lengths) {
      windows.append(try self.windows(ofCount: count, length: length))
    }
    return windows
  }

  private func lengths(
    ofCounts counts: [Int], room: Int, excess: Int
  ) throws(TokenizationError) -> [Int] {
    guard room > 0 else { return counts.map { _ in 0 } }
    switch strategy {
    case .longestFirst:
      return counts.count == 1 ? [room] : Self.shares(of: counts[0], counts[1], room: room)
    case .onlyFirst:
      return try cutting(0, of: counts, by: excess)
    case .onlySecond:
      guard counts.count == 2 else { throw .noSecondSequence }
      return try cutting(1, of: counts, by: excess)
    }
  }

  private func cutting(
    _ sequence: Int, of counts: [Int], by excess: Int
  ) throws(TokenizationError) -> [Int] {
    guard counts[sequence] > excess else {
      throw .sequenceTooShort(sequence: sequence, tokenCount: counts[sequence], excess: excess)
    }
    var lengths = counts
    lengths[sequence] -= excess
    return lengths
  }

  /// The room of each of two texts that together have more than `room` tokens.
  private static func shares(of first: Int, _ second: Int, room: Int) -> [Int] {
    let shorter = min(first, second)
    var shares = [shorter, max(shorter, room - shorter)]
    if shares[0] + shares[1] > room { shares = [room / 2, room / 2 + room % 2] }
    return first > second ? shares.reversed() : shares
  }

  private func windows(
    ofCount count: Int, length: Int
  ) throws(TokenizationError) -> [Range<Int>] {
    guard length < count else { return [0..<count] }
    guard length > 0 else { return [0..<0, 0..<count] }
    guard stride < length else { throw .strideTooLarge(stride: stride, length: length) }
    var windows: [Range<Int>] = []
    var cut = 0
    repeat {
      let end = min(cut + length, count)
      windows.append(side == .right ? cut..<end : count - end..<count - cut)
      cut += length - stride
    } while windows.count == 1 || cut + stride < count
    return windows
  }
}
