internal import Glibc

/// Whole pages of memory from the system, given back when nobody holds them any more.
@safe
final class MappedPages: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  private(set) var byteCount: Int

  /// Zeros, which take up memory once they are written to; nil where the address space is refused.
  init?(zeros byteCount: Int) {
    let size = Self.wholePages(byteCount)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard size > 0, let base = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0),
      unsafe base != MAP_FAILED
    else { return nil }
    unsafe self.base = base
    self.byteCount = size
  }

  /// The first `byteCount` bytes of a file, to be read; nil where the system refuses.
  ///
  /// - Precondition: There are as many, and at least one.
  init?(of file: borrowing FileDescriptor, byteCount: Int) {
    guard let base = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, file.raw, 0),
      unsafe base != MAP_FAILED
    else { return nil }
    unsafe self.base = base
    self.byteCount = byteCount
  }

  deinit { unsafe munmap(base, byteCount) }

  /// Gives back the address space behind the first `count` bytes.
  ///
  /// - Precondition: Nobody reads or writes there any more.
  func cut(to count: Int) {
    let kept = max(Self.wholePages(count), Self.pageSize)
    guard kept < byteCount else { return }
    unsafe munmap(base + kept, byteCount - kept)
    byteCount = kept
  }

  private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

  private static func wholePages(_ byteCount: Int) -> Int {
    let (sum, overflow) = byteCount.addingReportingOverflow(pageSize - 1)
    return (overflow ? byteCount : sum) / pageSize * pageSize
  }
}
