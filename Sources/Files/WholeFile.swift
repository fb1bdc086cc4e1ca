internal import Glibc

/// Reading a file whole.
package enum WholeFile {
  /// The bytes of the file at `path`; more than `limit` are an error (`EFBIG`).
  ///
  /// They are read, not mapped: another process that cuts the file short cannot stop this one.
  /// Anything but a regular file is refused and never waited for, unless a person may have named a
  /// pipe or a device, which are then read to their end.
  package static func bytes(
    of path: String, limit: Int = 1 << 30, takesPipes: Bool = false
  ) throws(FileError) -> [UInt8] {
    let file =
      try takesPipes ? FileDescriptor(reading: path) : FileDescriptor(readingRegular: path)
    let size = try file.status(path).byteCount
    guard size <= limit else { throw FileError(.read, path, code: EFBIG) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    var chunk = [UInt8](repeating: 0, count: min(max(size, 1 << 12), 1 << 20))
    while case let count = try file.read(into: &chunk, from: path), count > 0 {
      guard bytes.count + count <= limit else { throw FileError(.read, path, code: EFBIG) }
      bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }

  /// Whether anything has the name `path`, be it a link that leads nowhere.
  ///
  /// Such a link is no absent file: opening it says what is wrong with it.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  /// Finds files that cannot be read before there is long work that needs them.
  ///
  /// Only regular files are opened: whoever writes to a pipe expects one reader.
  ///
  /// - Parameters:
  ///   - paths: Files; `-` is standard input, which is always there.
  ///   - takesFolders: Whether folders will do, which are not opened.
  /// - Throws: ``FileError`` of the first that is not there or may not be read.
  package static func requireReadable(
    _ paths: [String], takesFolders: Bool = false
  ) throws(FileError) {
    for path in paths where path != "-" && !(takesFolders && isFolder(path)) {
      var status = stat()
      let isSpecial =
        unsafe stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
      if !isSpecial { _ = try FileDescriptor(reading: path) }
    }
  }

  /// Whether `path` is a folder.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
