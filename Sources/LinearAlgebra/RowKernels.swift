internal import CKernels

/// A kernel set's loops over rows by number, as `CKernels.h` specifies them, for loops that call them
/// every few dozen nanoseconds.
@safe
package struct RowKernels: @unchecked Sendable {
  // The functions have no state.

  /// Fills the last argument with products of rows with a vector.
  package let dot:
    @convention(c) (
      Int, UnsafePointer<UInt32>, UnsafePointer<Float>, Int, UnsafePointer<Float>,
      UnsafeMutablePointer<Float>
    ) -> Void
  /// Adds multiples of rows to the last argument, and of the one before to the rows.
  package let exchange:
    @convention(c) (
      Int, UnsafePointer<UInt32>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int,
      UnsafePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void
  /// Adds multiples of rows to the last argument.
  package let gather:
    @convention(c) (
      Int, UnsafePointer<UInt32>, UnsafePointer<Float>, UnsafePointer<Float>, Int,
      UnsafeMutablePointer<Float>
    ) -> Void
  /// Fills the last argument with a sum of multiples of rows.
  package let sum:
    @convention(c) (
      Int, UnsafePointer<UInt32>, UnsafePointer<Float>, UnsafePointer<Float>, Int,
      UnsafeMutablePointer<Float>
    ) -> Void
  /// Adds multiples of rows of one matrix to rows of another.
  package let scatter:
    @convention(c) (
      Int, UnsafePointer<UInt32>, UnsafePointer<UInt32>, UnsafePointer<Float>,
      UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>
    ) -> Void
  private let moveRows:
    @convention(c) (
      Int, UnsafePointer<ck_row_move>, UnsafePointer<UInt32>, UnsafePointer<Float>,
      UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>
    ) -> Void
  /// The sum of log(1 + eˣ).
  package let logisticLoss: @convention(c) (Int, UnsafePointer<Float>) -> Double

  /// The loops of `kernels`.
  package init(_ kernels: KernelSet = .best) {
    let table = unsafe kernels.table.pointee
    unsafe dot = table.dot_rows
    unsafe exchange = table.exchange_rows
    unsafe gather = table.gather_rows
    unsafe sum = table.sum_rows
    unsafe scatter = table.scatter_rows
    unsafe moveRows = table.move_rows
    unsafe logisticLoss = table.logistic_loss
  }

  /// A move of a row: multiples of some rows are added to it.
  package struct Move: BitwiseCopyable, Sendable {
    // Laid out as `ck_row_move`.
    package let row: UInt32
    package let count: UInt32
    package let from: UInt32
    package let steps: UInt32

    /// - Parameters:
    ///   - row: The row that moves.
    ///   - count: How many rows are added to it.
    ///   - from: Where their numbers begin in a list that moves share.
    ///   - steps: Where their factors begin in another.
    package init(_ row: UInt32, count: Int, from: Int, steps: Int) {
      (self.row, self.count) = (row, UInt32(count))
      (self.from, self.steps) = (UInt32(from), UInt32(steps))
    }
  }

  /// Makes some moves: to each one's row of `matrix`, rows of `sources` are added, times their steps.
  package func move(
    _ count: Int, _ moves: UnsafePointer<Move>, _ from: UnsafePointer<UInt32>,
    _ steps: UnsafePointer<Float>, _ sources: UnsafePointer<Float>, _ stride: Int,
    _ matrix: UnsafeMutablePointer<Float>
  ) {
    unsafe moves.withMemoryRebound(to: ck_row_move.self, capacity: count) { moves in
      unsafe moveRows(count, moves, from, steps, sources, stride, matrix)
    }
  }

  /// What the length of a row is a multiple of.
  package static let lanes = 16

  /// The length of rows for `count` numbers.
  package static func stride(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }

  /// Fetches a row of `length` floats into the cache.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - length: How long it is.
  ///   - toWrite: Whether it is to be written soon, by this thread: then others lose it.
  @unsafe
  package static func prefetch(_ row: UnsafePointer<Float>, _ length: Int, toWrite: Bool) {
    if toWrite {
      unsafe ck_prefetch_row_to_write(row, length)
    } else {
      unsafe ck_prefetch_row(row, length)
    }
  }
}
