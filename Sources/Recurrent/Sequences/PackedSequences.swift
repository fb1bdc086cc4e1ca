/// Sequences of any lengths as rows of one matrix, without padding.
///
/// The rows of one step stand together, step after step, the longest sequence's first in each; so
/// those that are still going on at a step are always the first of the step before. torch's
/// `PackedSequence` is the same, for sequences in order of their lengths.
///
///     lengths 2, 3, 1:   row      0  1  2  3  4  5
///                        step     0  0  0  1  1  2
///                        sequence 1  0  2  1  0  1
public struct PackedSequences: Sendable, Equatable {
  /// The length of each sequence.
  public let lengths: [Int]
  /// The sequences, longest first; equally long ones in their own order.
  let order: [Int]
  /// How many sequences reach each step.
  let activeCounts: [Int]
  /// The first row of each step.
  let starts: [Int]
  private let ranks: [Int]
  /// How many rows there are: the sum of the lengths.
  public let rowCount: Int

  /// How many sequences there are.
  public var count: Int { lengths.count }
  /// The greatest length.
  public var stepCount: Int { activeCounts.count }

  /// Sequences of these lengths.
  ///
  /// - Parameter lengths: The length of each.
  /// - Precondition: There is a sequence, and none is empty.
  public init(lengths: [Int]) {
    precondition(
      !lengths.isEmpty && lengths.allSatisfy { $0 > 0 }, "expected sequences of at least 1 step")
    self.lengths = lengths
    order = lengths.indices.sorted {
      (lengths[$1], $0) < (lengths[$0], $1)
    }
    var ranks = lengths
    for (rank, sequence) in order.enumerated() { ranks[sequence] = rank }
    self.ranks = ranks
    var active = lengths.count
    var (counts, starts, row) = ([Int](), [Int](), 0)
    for step in 0..<lengths[order[0]] {
      while lengths[order[active - 1]] <= step { active -= 1 }
      counts.append(active)
      starts.append(row)
      row += active
    }
    activeCounts = counts
    self.starts = starts
    rowCount = row
  }

  /// `count` sequences of one length.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - length: The length of each.
  /// - Precondition: Both are positive.
  public init(count: Int, length: Int) {
    self.init(lengths: Array(repeating: length, count: count))
  }

  /// The row of a step of a sequence.
  ///
  /// - Parameters:
  ///   - sequence: The sequence's number, from 0.
  ///   - step: The step's number, from 0.
  /// - Returns: The row.
  /// - Precondition: The sequence has that step.
  public func row(ofSequence sequence: Int, step: Int) -> Int {
    precondition(
      0..<lengths[sequence] ~= step, "sequence \(sequence) has \(lengths[sequence]) steps")
    return starts[step] + ranks[sequence]
  }

  /// Puts what the sequences hold into the order of the rows.
  ///
  /// - Parameter sequences: A value for each step of each sequence.
  /// - Returns: A value for each row.
  /// - Precondition: The sequences are as long as these.
  public func pack<Element>(_ sequences: [[Element]]) -> [Element] {
    precondition(sequences.map(\.count) == lengths, "the sequences have other lengths")
    return activeCounts.indices.flatMap { step in
      order[..<activeCounts[step]].map { sequences[$0][step] }
    }
  }

  /// The other way round.
  ///
  /// - Parameter rows: A value for each row.
  /// - Returns: A value for each step of each sequence.
  /// - Precondition: There are as many values as rows.
  public func unpack<Element>(_ rows: [Element]) -> [[Element]] {
    precondition(rows.count == rowCount, "expected \(rowCount) rows, found \(rows.count)")
    return lengths.indices.map { sequence in
      (0..<lengths[sequence]).map { rows[row(ofSequence: sequence, step: $0)] }
    }
  }
}
