internal import Glibc

/// A regular file's bytes in memory, mapped or read.
///
/// Either way they live as long as the object.
@safe
package final class MappedFile: Sendable {
  /// The path as it was given.
  package let path: String
  /// How many bytes the file has.
  package let byteCount: Int

  // Read-only memory that this object owns until its deinit.
  nonisolated(unsafe) private let base: UnsafeRawPointer?
  /// How many bytes are mapped at ``base``.
  private let mappedByteCount: Int
  /// Whether the pages are the file's, to be read again at any time.
  private let isFileBacked: Bool

  /// Maps the file at `path`: nothing is read until it is touched.
  ///
  /// Another process that cuts the file short while it is mapped makes the next touch past the new
  /// end a bus error, as with every memory map; files replaced by renaming are safe.
  ///
  /// - Throws: ``FileError`` where it does not exist, is no regular file or may not be read.
  package init(path: String) throws(FileError) {
    self.path = path
    let file = try FileDescriptor(readingRegular: path)
    byteCount = try file.status(path).byteCount
    mappedByteCount = byteCount
    isFileBacked = true
    unsafe base = UnsafeRawPointer(
      try Self.map(byteCount, PROT_READ, MAP_PRIVATE, of: file.raw, path: path))
  }

  /// Reads the file at `path` into memory of this process.
  ///
  /// What happens to the file afterwards does not matter. Where another process cuts it short in
  /// the meantime, ``byteCount`` says how much of it there was.
  ///
  /// - Throws: ``FileError`` as for mapping, and where the bytes cannot be read or do not fit into
  ///   memory.
  package init(reading path: String) throws(FileError) {
    self.path = path
    let file = try FileDescriptor(readingRegular: path)
    let size = try file.status(path).byteCount
    // Not the allocator's memory, which ends the process where there is not enough.
    let address = unsafe try Self.map(
      size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, of: -1, path: path)
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: address, count: size)
    do {
      byteCount = unsafe try file.fill(buffer, from: path)
    } catch {
      if let address = unsafe address { unsafe munmap(address, size) }
      throw error
    }
    mappedByteCount = size
    isFileBacked = false
    unsafe base = UnsafeRawPointer(address)
  }

  /// Memory from the system; nil for no bytes at all, which it does not map.
  private static func map(
    _ byteCount: Int, _ protection: Int32, _ flags: Int32, of file: Int32, path: String
  ) throws(FileError) -> UnsafeMutableRawPointer? {
    guard byteCount > 0 else { return nil }
    let address = unsafe mmap(nil, byteCount, protection, flags, file, 0)
    guard unsafe address != MAP_FAILED else { throw FileError(.read, path) }
    return unsafe address
  }

  deinit {
    if let base = unsafe base {
      unsafe munmap(UnsafeMutableRawPointer(mutating: base), mappedByteCount)
    }
  }

  /// Gives the memory of some bytes back until they are touched again.
  ///
  /// Only whole pages of a mapped file; bytes that were read into memory of this process stay.
  package func releasePages(of range: Range<Int>) {
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    let first = (range.lowerBound + pageSize - 1) / pageSize * pageSize
    let end = range.upperBound / pageSize * pageSize
    guard isFileBacked, let base = unsafe base, first < end, end <= mappedByteCount else { return }
    unsafe madvise(UnsafeMutableRawPointer(mutating: base + first), end - first, MADV_DONTNEED)
  }

  /// The file's bytes.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let buffer = unsafe UnsafeRawBufferPointer(start: base, count: byteCount)
      return unsafe _overrideLifetime(RawSpan(_unsafeBytes: buffer), borrowing: self)
    }
  }
}
