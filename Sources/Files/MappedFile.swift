internal import Glibc

/// A file's bytes, mapped into memory: nothing is read until it is touched.
///
/// The mapping is private and read-only, and lives as long as the object. Another process that
/// cuts the file short while it is mapped makes the next touch past the new end a bus error, as
/// with every memory map; files replaced by renaming are safe.
@safe
package final class MappedFile: Sendable {
  /// The path as it was given.
  package let path: String
  // Read-only memory that this object owns until its deinit.
  nonisolated(unsafe) private let base: UnsafeRawPointer?
  /// How many bytes the file has.
  package let byteCount: Int

  /// Maps the file at `path`.
  ///
  /// - Throws: ``FileError`` where it does not exist, is a folder or may not be read.
  package init(path: String) throws(FileError) {
    self.path = path
    let file = try FileDescriptor(reading: path)
    let status = try file.status(path)
    guard status.isRegular else { throw FileError(.open, path, code: ESPIPE) }
    byteCount = status.byteCount
    guard byteCount > 0 else {
      unsafe base = nil
      return
    }
    let address = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, file.raw, 0)
    guard unsafe address != MAP_FAILED else { throw FileError(.read, path) }
    unsafe base = UnsafeRawPointer(address)
  }

  deinit {
    if let base = unsafe base { unsafe munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }
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
