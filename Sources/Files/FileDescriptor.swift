internal import Glibc

/// An open file, closed when it goes out of scope.
struct FileDescriptor: ~Copyable {
  let raw: Int32

  init(taking raw: Int32) { self.raw = raw }

  /// Opens an existing file to read it; a folder is refused.
  init(reading path: String) throws(FileError) {
    raw = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard raw >= 0 else { throw Self.refusal(path) }
    guard try !status(path).isFolder else { throw FileError(.open, path, code: EISDIR) }
  }

  /// Opens an existing regular file to read it; anything else is refused, and never waited for.
  init(readingRegular path: String) throws(FileError) {
    // A pipe would keep `open` until somebody writes to it.
    raw = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard raw >= 0 else { throw Self.refusal(path) }
    let status = try status(path)
    if let obstacle = status.obstacle {
      throw FileError(
        .open, path, code: status.isFolder ? EISDIR : ESPIPE, obstacle: obstacle)
    }
  }

  /// Why the system has just refused to open the file at `path`.
  private static func refusal(_ path: String) -> FileError {
    let code = errno
    // Where there is a name all the same, it is a link's.
    let isLink = code == ENOENT && WholeFile.exists(path)
    return FileError(.open, path, code: code, obstacle: isLink ? .danglingLink : nil)
  }

  deinit {
    // One that could not be opened is no file.
    if raw >= 0 { close(raw) }
  }

  /// What `fstat` says of the file.
  struct Status {
    var byteCount: Int
    var mode: mode_t

    var isRegular: Bool { mode & S_IFMT == S_IFREG }
    var isFolder: Bool { mode & S_IFMT == S_IFDIR }

    /// What it is, if no regular file.
    var obstacle: FileError.Obstacle? {
      switch mode & S_IFMT {
      case S_IFREG: nil
      case S_IFIFO: .pipe
      case S_IFCHR, S_IFBLK: .device
      case S_IFDIR: .folder
      default: .other
      }
    }
  }

  func status(_ path: String) throws(FileError) -> Status {
    var status = stat()
    guard unsafe fstat(raw, &status) == 0 else { throw FileError(.open, path) }
    return Status(byteCount: Int(status.st_size), mode: status.st_mode)
  }

  /// Reads as many bytes as are there, up to the size of `buffer`; none at the file's end.
  func read(into buffer: inout [UInt8], from path: String) throws(FileError) -> Int {
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(into: $0) }
    guard count >= 0 else { throw FileError(.read, path) }
    return count
  }

  /// As many bytes as are there, or -1 and `errno`.
  private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = unsafe Glibc.read(raw, buffer.baseAddress, buffer.count)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  /// Reads until `buffer` is full or the file ends, and returns how many bytes that were.
  func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from path: String
  ) throws(FileError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = unsafe read(into: rest)
      guard count >= 0 else { throw FileError(.read, path) }
      guard count > 0 else { break }
      filled += count
    }
    return filled
  }

  /// Writes all of `bytes`, however many calls that takes.
  ///
  /// They go where the last ones ended, or to byte `offset` of a regular file.
  func write(_ bytes: RawSpan, at offset: Int? = nil, to path: String) throws(FileError) {
    var written = 0
    while written < bytes.byteCount {
      let count = unsafe bytes.extracting(droppingFirst: written).withUnsafeBytes {
        guard let offset else { return unsafe Glibc.write(raw, $0.baseAddress, $0.count) }
        return unsafe pwrite(raw, $0.baseAddress, $0.count, offset + written)
      }
      if count < 0 {
        guard errno == EINTR else { throw FileError(.write, path) }
      } else {
        written += count
      }
    }
  }

  /// Writes all that this regular file holds to `destination`; errors call the two by their paths.
  func copyAll(
    from source: String, to destination: borrowing FileDescriptor, _ path: String
  ) throws(FileError) {
    guard lseek(raw, 0, SEEK_SET) == 0 else { throw FileError(.read, source) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = try read(into: &chunk, from: source), count > 0 {
      unsafe try destination.write(chunk.span.extracting(first: count).bytes, to: path)
    }
  }
}
