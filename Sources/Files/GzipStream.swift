internal import CZlib
internal import Glibc

/// A file or standard input read in order; gzip, recognised by its first bytes, is undone.
@safe
struct GzipStream: ~Copyable {
  /// The path as it was given, or `standard input`.
  let path: String
  /// The file's size on disk, or nil where it is no regular file.
  let fileSize: Int?
  private let stream: gzFile

  /// Why reading failed.
  enum Failure: Error {
    /// The system refused.
    case file(FileError)
    /// The gzip data is damaged or cut short.
    case damaged(reason: String)
  }

  /// Opens the file at `path`; `-` is standard input.
  init(path: String) throws(FileError) {
    let name = path == "-" ? "standard input" : path
    let descriptor =
      path == "-"
      ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.open, name) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw FileError(.open, name, code: EISDIR)
    }
    guard let stream = unsafe gzdopen(descriptor, "rb") else {
      close(descriptor)
      throw FileError(.open, name, code: ENOMEM)
    }
    unsafe gzbuffer(stream, 1 << 17)
    self.path = name
    fileSize = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    unsafe self.stream = stream
  }

  deinit { unsafe gzclose_r(stream) }

  /// Whether the file is gzip; known once it has been read from.
  var isCompressed: Bool { unsafe gzdirect(stream) == 0 }

  /// Reads up to as many bytes as `buffer` has; 0 is the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let count = unsafe gzread(stream, buffer.baseAddress, UInt32(clamping: buffer.count))
    let systemCode = errno
    var code = Z_OK
    let message = unsafe gzerror(stream, &code)
    // A stream that is cut short gives its bytes first, and the error with the count of 0.
    guard count < 0 || (count == 0 && code != Z_OK && code != Z_STREAM_END) else {
      return Int(count)
    }
    if code == Z_ERRNO { throw .file(FileError(.read, path, code: systemCode)) }
    throw .damaged(reason: unsafe Self.reason(message) ?? "zlib error \(code)")
  }

  /// zlib's words, without the `<fd:N>: ` that it calls the file.
  private static func reason(_ message: UnsafePointer<CChar>?) -> String? {
    guard let message = unsafe message.map({ unsafe String(cString: $0) }) else { return nil }
    guard message.hasPrefix("<fd:"), let end = message.firstRange(of: ": ") else { return message }
    return String(message[end.upperBound...])
  }
}
