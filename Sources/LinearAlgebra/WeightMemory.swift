internal import Glibc

/// One piece of memory for the packed weights of a whole model, in large pages where the system has
/// them: products read all of it in every batch, and page tables would be walked for each 4096 bytes.
@safe
package final class WeightMemory: @unchecked Sendable {
  // Handed out once and never again; nil for no bytes.
  private let base: UnsafeMutableRawPointer?
  private let byteCount: Int
  private var used = 0

  /// Every piece begins at a cache line.
  private static let alignment = 64
  private static let largePage = 1 << 21

  /// Memory for pieces that take `byteCount` in all; see ``rounded(_:)``.
  ///
  /// - Returns: Nil where the system has no such memory.
  package init?(byteCount: Int) {
    self.byteCount = byteCount
    guard byteCount > 0 else {
      unsafe base = nil
      return
    }
    let address = unsafe mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard unsafe address != MAP_FAILED, let address = unsafe address else { return nil }
    // Without large pages it is slower, and right.
    if byteCount >= Self.largePage { unsafe madvise(address, byteCount, MADV_HUGEPAGE) }
    unsafe base = address
  }

  deinit {
    if let base = unsafe base { unsafe munmap(base, byteCount) }
  }

  /// What a piece of `byteCount` takes.
  package static func rounded(_ byteCount: Int) -> Int {
    (byteCount + alignment - 1) / alignment * alignment
  }

  /// Gives the system the pages back that lie within a piece that nobody needs any more; they then
  /// take no memory, and read as zeros.
  ///
  /// - Precondition: The bytes are of a piece that was taken.
  package func giveBack(_ start: UnsafeMutableRawPointer, byteCount: Int) {
    let page = Int(getpagesize())
    let address = Int(bitPattern: start)
    let first = (address + page - 1) / page * page - address
    let end = (address + byteCount) / page * page - address
    if first < end { unsafe madvise(start + first, end - first, MADV_DONTNEED) }
  }

  /// The next piece; zeros.
  ///
  /// - Precondition: There is room for it, and no other thread takes one at the same time.
  package func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let size = Self.rounded(byteCount)
    guard let base = unsafe base, used + size <= self.byteCount else {
      preconditionFailure("\(byteCount) bytes do not fit behind \(used) of \(self.byteCount)")
    }
    defer { used += size }
    return unsafe base + used
  }
}
