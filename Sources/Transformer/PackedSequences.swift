/// Token ids of any number of sequences, one after the other, without padding.
///
/// Sequences of all lengths, empty ones too, go through the model together, and no time is spent
/// on padding. What the model makes of a sequence does not depend on what else is in the batch.
public struct PackedSequences: Sendable {
  /// The token ids of all sequences.
  public private(set) var tokenIDs: [Int32] = []
  /// The segment of each token.
  public private(set) var tokenTypeIDs: [Int32] = []
  /// The tokens of each sequence, as a range of the arrays above.
  public private(set) var ranges: [Range<Int>] = []

  /// No sequences.
  public init() {}

  /// Some sequences of one segment each.
  public init(_ sequences: some Sequence<[Int32]>) {
    for sequence in sequences { append(sequence) }
  }

  /// Adds a sequence.
  ///
  /// - Parameters:
  ///   - tokenIDs: The ids, `[CLS]` and `[SEP]` among them.
  ///   - tokenTypeIDs: The segment of each token; 0 for all where nil.
  /// - Precondition: There are as many types as ids.
  public mutating func append(_ tokenIDs: [Int32], tokenTypeIDs: [Int32]? = nil) {
    precondition(
      tokenTypeIDs.map { $0.count == tokenIDs.count } ?? true,
      "\(tokenTypeIDs?.count ?? 0) token types for \(tokenIDs.count) token ids")
    ranges.append(self.tokenIDs.count..<self.tokenIDs.count + tokenIDs.count)
    self.tokenIDs += tokenIDs
    self.tokenTypeIDs += tokenTypeIDs ?? [Int32](repeating: 0, count: tokenIDs.count)
  }

  /// How many sequences there are.
  public var count: Int { ranges.count }

  /// How many tokens all sequences have.
  public var tokenCount: Int { tokenIDs.count }

  /// Some of the sequences.
  func slice(_ sequences: Range<Int>) -> PackedSequences {
    guard let first = ranges[sequences].first, let last = ranges[sequences].last else {
      return PackedSequences()
    }
    var slice = PackedSequences()
    slice.tokenIDs = Array(tokenIDs[first.lowerBound..<last.upperBound])
    slice.tokenTypeIDs = Array(tokenTypeIDs[first.lowerBound..<last.upperBound])
    slice.ranges = ranges[sequences].map {
      $0.lowerBound - first.lowerBound..<$0.upperBound - first.lowerBound
    }
    return slice
  }
}
