internal import Files

/// Bytes that neither change nor move: a file's, or allocated ones.
///
/// Whoever keeps a pointer into them keeps this object too.
@safe
final class Memory: Sendable {
  // Written before `init` returns and never after.
  nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
  let byteCount: Int
  /// Owns the bytes; nil where this object does.
  private let mapping: MappedFile?

  /// The address of allocated bytes is a multiple of this, a cache line.
  private static let alignment = 64

  init(mapping: MappedFile) {
    // The mapping keeps its address until its end, which this object puts off.
    unsafe bytes = mapping.bytes.withUnsafeBytes { unsafe $0 }
    byteCount = mapping.byteCount
    self.mapping = mapping
  }

  /// Allocates `byteCount` bytes, all of which `fill` writes.
  init(byteCount: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
    let allocation = UnsafeMutableRawBufferPointer.allocate(
      byteCount: byteCount, alignment: Self.alignment)
    unsafe fill(allocation)
    unsafe bytes = UnsafeRawBufferPointer(allocation)
    self.byteCount = byteCount
    mapping = nil
  }

  /// Gives the memory of mapped bytes back until they are touched again.
  func releasePages(of range: Range<Int>) { mapping?.releasePages(of: range) }

  deinit {
    if mapping == nil { unsafe bytes.deallocate() }
  }
}
