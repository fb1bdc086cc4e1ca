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
  /// Adds multiples of rows of one matrix to rows of another.
  package let scatter:
    @convention(c) (
      Int, UnsafePointer<UInt32>, UnsafePointer<UInt32>, UnsafePointer<Float>,
      UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>
    ) -> Void
  /// The sum of log(1 + eˣ).
  package let logisticLoss: @convention(c) (Int, UnsafePointer<Float>) -> Double

  /// Those of the fastest set.
  package static let shared = RowKernels()

  /// The loops of `kernels`.
  package init(_ kernels: KernelSet = .best) {
    let table = unsafe kernels.table.pointee
    unsafe dot = table.dot_rows
    unsafe exchange = table.exchange_rows
    unsafe gather = table.gather_rows
    unsafe scatter = table.scatter_rows
    unsafe logisticLoss = table.logistic_loss
  }

  /// What the length of a row is a multiple of.
  package static let lanes = 16

  /// The length of rows for `count` numbers.
  package static func stride(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }

  /// Fetches a row of `length` floats into the cache.
  @unsafe
  package static func prefetch(_ row: UnsafePointer<Float>, _ length: Int) {
    unsafe ck_prefetch_row(row, length)
  }
}
