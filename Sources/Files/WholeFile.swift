internal import Glibc

/// Reading a file whole.
package enum WholeFile {
  /// The bytes of the file at `path`; more than `limit` are an error (`EFBIG`) before any is read.
  package static func bytes(of path: String, limit: Int = 1 << 30) throws(FileError) -> [UInt8] {
    let file = try MappedFile(path: path)
    guard file.byteCount <= limit else { throw FileError(.read, path, code: EFBIG) }
    return unsafe file.bytes.withUnsafeBytes { unsafe [UInt8]($0) }
  }

  /// Whether something that can be opened stands at `path`.
  package static func exists(_ path: String) -> Bool {
    unsafe access(path, F_OK) == 0
  }

  /// Whether `path` is a folder.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
