internal import CKernels

/// Draws words in proportion to weights, by one look into a table (Walker, "An Efficient Method for
/// Generating Discrete Random Variables with General Distributions", 1977).
///
/// The table has a cell for each word, and a cell two words: its own, with a probability, and another one.
/// A random number's leading part picks the cell, the rest one of the two. The cells are made by Vose's
/// method (1991): what a word's weight lacks to the mean is filled up by a word whose weight is above it.
///
/// **Accuracy** Each of n cells has 2³² / n of the random numbers, and cuts them where they are whole: a
/// word's probability is within 2⁻³² of what it should be for each cell that has it.
@safe
package final class AliasTable: Sendable {
  /// A cell of the table.
  struct Cell: BitwiseCopyable {
    /// The numbers below which the cell is its own word's.
    fileprivate var limit: UInt32
    // With the bit of common words.
    fileprivate var word: UInt32
    fileprivate var other: UInt32
  }

  private let cells: HeapBuffer<Cell>

  /// The bit that marks a word as common to several tables.
  private static let commonBit: UInt32 = 1 << 31

  /// A table of some words.
  ///
  /// - Parameters:
  ///   - weights: What the words are drawn in proportion to; not empty, none negative, not all 0.
  ///   - words: Their numbers, below 2³¹.
  ///   - commonCount: How many of them, the first, are of other tables too.
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  package init(weights: [Double], words: [UInt32], commonCount: Int = 0) throws(Word2VecError) {
    precondition(
      weights.count == words.count && weights.contains { $0 > 0 }
        && weights.allSatisfy { $0 >= 0 && $0.isFinite }, "expected a weight for each word")
    let names = words.enumerated().map { $1 | ($0 < commonCount ? Self.commonBit : 0) }
    let cells = try HeapBuffer(names.map { Cell(limit: .max, word: $0, other: $0) })
    let mean = weights.reduce(0, +) / Double(weights.count)
    var rest = weights.map { $0 / mean }
    var below = rest.indices.filter { rest[$0] < 1 }
    var above = rest.indices.filter { rest[$0] >= 1 }
    while let small = below.popLast(), let large = above.last {
      unsafe cells.base[small].limit = UInt32(rest[small] * 0x1p32)
      unsafe cells.base[small].other = names[large]
      rest[large] -= 1 - rest[small]
      if rest[large] < 1 {
        above.removeLast()
        below.append(large)
      }
    }
    self.cells = cells
  }

  /// How likely each word is drawn, by the cells; a word may be there several times.
  package var probabilities: [(word: Int, probability: Double)] {
    (0..<cells.count).flatMap { index in
      let cell = unsafe cells.base[index]
      let own = Double(cell.limit) * 0x1p-32
      return [(cell.word, own), (cell.other, 1 - own)].map { name, share in
        (Int(name & ~Self.commonBit), share / Double(cells.count))
      }
    }
  }

  /// The table as threads draw from it, as long as it is there.
  package var draws: Draws { unsafe Draws(cells: cells.base, count: UInt64(cells.count)) }

  /// What draws from a table.
  @safe
  package struct Draws: BitwiseCopyable, @unchecked Sendable {
    fileprivate let cells: UnsafePointer<Cell>
    fileprivate let count: UInt64

    fileprivate init(cells: UnsafePointer<Cell>, count: UInt64) {
      unsafe self.cells = cells
      self.count = count
    }

    /// The place of a cell in the upper half, and what chooses one of its words in the lower.
    @inline(__always)
    private func place(_ bits: UInt32) -> UInt64 { UInt64(bits) * count }

    /// Fetches the cell for 32 random bits that are to be drawn soon; of one in eight only the beginning.
    @inline(__always)
    func prefetch(_ bits: UInt32) {
      unsafe ck_prefetch_line(cells + Int(place(bits) >> 32))
    }

    /// The word that 32 random bits stand for, and whether other tables have it too.
    @inline(__always)
    package func draw(_ bits: UInt32) -> (word: UInt32, isCommon: Bool) {
      let place = place(bits)
      let cell = unsafe cells[Int(place >> 32)]
      let name = UInt32(truncatingIfNeeded: place) < cell.limit ? cell.word : cell.other
      return (name & ~AliasTable.commonBit, name & AliasTable.commonBit != 0)
    }
  }
}
