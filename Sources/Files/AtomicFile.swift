internal import Glibc

/// A file that appears whole or not at all.
///
/// What is written goes to a nameless file in the same folder; ``commit()`` gives it the name,
/// replacing what had it but its permissions. A process that ends before, however it ends, leaves nothing behind
/// (on file systems without nameless files, an abrupt end leaves a hidden `.NAME.XXXXXX`). A path
/// that is no regular file, such as a pipe or `/dev/null`, is written directly.
package struct AtomicFile: ~Copyable {
  private let path: String
  private let file: FileDescriptor
  private var state: State
  private var buffer: [UInt8] = []

  private enum State {
    case direct
    case nameless(target: String)
    case named(String, target: String)
    case committed
  }

  private static let bufferSize = 1 << 16
  /// Linux's `O_TMPFILE`, which C shows to GNU sources only.
  private static let nameless = 0o20_000_000 | O_DIRECTORY

  /// Begins to write what will stand at `path`.
  ///
  /// - Throws: ``FileError`` where no file can be created there.
  package init(path: String) throws(FileError) {
    self.path = path
    let (descriptor, state) = Self.create(path)
    guard descriptor >= 0 else { throw FileError(.create, path) }
    file = FileDescriptor(taking: descriptor)
    self.state = state
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// An open file to write to, or -1 and `errno`.
  private static func create(_ path: String) -> (descriptor: Int32, state: State) {
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    guard exists || errno == ENOENT else { return (-1, .direct) }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      return (unsafe open(path, O_WRONLY | O_CLOEXEC), .direct)
    }
    // Replacing needs only the folder's permission; a file that may not be written stays as it is.
    guard unsafe !exists || access(path, W_OK) == 0 else { return (-1, .direct) }
    let file = createBeside(followingLinks(path))
    // What others may not read they still may not. File systems without permissions refuse this.
    if exists, file.descriptor >= 0 { fchmod(file.descriptor, status.st_mode & 0o7777) }
    return file
  }

  /// A file that can be renamed to `target`, or -1 and `errno`.
  private static func createBeside(_ target: String) -> (descriptor: Int32, state: State) {
    let descriptor = unsafe open(folder(of: target), nameless | O_WRONLY | O_CLOEXEC, 0o666)
    if descriptor >= 0 { return (descriptor, .nameless(target: target)) }
    let name = temporaryName(beside: target)
    return (
      unsafe open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666),
      .named(name, target: target)
    )
  }

  deinit {
    if case .named(let name, _) = state { unsafe unlink(name) }
  }

  /// Appends `bytes`.
  package mutating func write(_ bytes: RawSpan) throws(FileError) {
    if buffer.count + bytes.byteCount > Self.bufferSize { try flush() }
    if bytes.byteCount >= Self.bufferSize {
      try file.write(bytes, to: path)
    } else {
      unsafe bytes.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
    }
  }

  /// Appends `text` as UTF-8.
  package mutating func write(_ text: String) throws(FileError) {
    var text = text
    text.makeContiguousUTF8()
    unsafe try write(text.utf8Span.span.bytes)
  }

  private mutating func flush() throws(FileError) {
    unsafe try file.write(buffer.span.bytes, to: path)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Gives what was written its name.
  package consuming func commit() throws(FileError) {
    try flush()
    switch state {
    case .direct, .committed:
      break
    case .nameless(let target):
      let name = Self.temporaryName(beside: target)
      let source = "/proc/self/fd/\(file.raw)"
      let linked = unsafe linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW)
      guard linked == 0 else { throw FileError(.write, path) }
      state = .named(name, target: target)
      try rename(name, target)
    case .named(let name, let target):
      try rename(name, target)
    }
    state = .committed
  }

  private func rename(_ name: String, _ target: String) throws(FileError) {
    guard fsync(file.raw) == 0, unsafe Glibc.rename(name, target) == 0 else {
      throw FileError(.write, path)
    }
  }

  // MARK: Names

  /// Where the symbolic links at `path` lead, whether or not a file stands there.
  private static func followingLinks(_ path: String) -> String {
    var path = path
    // Linux follows no more than 40 links either.
    for _ in 0..<40 {
      guard let destination = destination(ofLink: path) else { break }
      path = destination.hasPrefix("/") ? destination : "\(folder(of: path))/\(destination)"
    }
    return path
  }

  private static func destination(ofLink path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func temporaryName(beside path: String) -> String {
    let name = path.split(separator: "/").last ?? "output"
    let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
    return "\(folder(of: path))/.\(name).\(suffix)"
  }
}
