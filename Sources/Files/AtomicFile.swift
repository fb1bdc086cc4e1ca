internal import Glibc

/// A file that appears whole or not at all.
///
/// What is written goes to a nameless file in the same folder; ``commit()`` gives it the name,
/// replacing what had it but its permissions. A process that ends before leaves nothing behind; one
/// that is killed in the commit, between the two system calls that link and rename the file, leaves
/// it whole as a hidden `.polysemy-XXXXXXX`. On file systems without nameless files, or without
/// `/proc`, the hidden file is there from the beginning, and an abrupt end leaves it unfinished. A
/// path that is no regular file, such as a pipe or `/dev/null`, is written directly, and so is
/// standard output, whatever it is.
///
/// A file that is made rewritable takes ``rewrite(_:at:)`` too, wherever it leads. What goes to a
/// pipe cannot be taken back, so it waits in a nameless file in `TMPDIR`, else in `/tmp`, and
/// ``commit()`` passes it on: until then the pipe's reader sees nothing.
package struct AtomicFile: ~Copyable {
  private let path: String
  private let file: FileDescriptor
  /// What errors call ``file``.
  private let filePath: String
  /// Where ``file``'s bytes go in the end, where it is a stand-in for what cannot be rewritten.
  private let destination: FileDescriptor?
  private let isRewritable: Bool
  private var state: State
  private var buffer: [UInt8] = []
  private var byteCount = 0

  private enum State {
    case direct
    /// The file will have a name beside its target for a moment.
    case nameless(String, target: String)
    /// The file has a name beside its target.
    case named(String, target: String)
    case committed
  }

  private static let bufferSize = 1 << 16
  /// Linux's `O_TMPFILE`, which C shows to GNU sources only.
  private static let nameless = 0o20_000_000 | O_DIRECTORY
  /// Where Linux shows a process its open files, and lets it link them.
  private static let openFiles = "/proc/self/fd"

  /// Begins to write what will stand at `path`; `-` is standard output.
  ///
  /// - Throws: ``FileError`` where no file can be created there.
  package init(path: String, isRewritable: Bool = false) throws(FileError) {
    self.path = path == "-" ? "standard output" : path
    let (descriptor, state) = Self.create(path)
    guard descriptor >= 0 else { throw FileError(.create, self.path) }
    let output = FileDescriptor(taking: descriptor)
    if isRewritable, case .direct = state {
      let folder = Self.temporaryFolder
      file = try Self.createNameless(in: folder)
      filePath = folder
      destination = .some(output)
    } else {
      file = output
      filePath = self.path
      destination = nil
    }
    self.state = state
    self.isRewritable = isRewritable
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// An open file to write to, or -1 and `errno`.
  private static func create(_ path: String) -> (descriptor: Int32, state: State) {
    if path == "-" { return (fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0), .direct) }
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    guard exists || errno == ENOENT else { return (-1, .direct) }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      return (unsafe open(path, O_WRONLY | O_CLOEXEC), .direct)
    }
    // Replacing needs only the folder's permission; a file that may not be written stays as it is.
    guard unsafe !exists || access(path, W_OK) == 0 else { return (-1, .direct) }
    // What others may not read they still may not. But the bits that lend the owner's rights are
    // not kept: the new file's owner is who writes it.
    let permissions = exists ? status.st_mode & 0o777 : 0o666
    let file = createBeside(followingLinks(path), permissions: permissions)
    // Undoes the process's mask. File systems without permissions refuse this.
    if exists, file.descriptor >= 0 { fchmod(file.descriptor, permissions) }
    return file
  }

  /// A file that can be renamed to `target`, or -1 and `errno`.
  private static func createBeside(
    _ target: String, permissions: mode_t
  ) -> (descriptor: Int32, state: State) {
    let flags = O_RDWR | O_CLOEXEC
    let name = temporaryName(beside: target)
    if canBeLinked(to: name) {
      let descriptor = unsafe open(folder(of: target), nameless | flags, permissions)
      if descriptor >= 0 { return (descriptor, .nameless(name, target: target)) }
    }
    return (
      unsafe open(name, O_CREAT | O_EXCL | flags, permissions), .named(name, target: target)
    )
  }

  /// Whether a nameless file can have `name` in the end: it needs `/proc`, and a path short enough.
  private static func canBeLinked(to name: String) -> Bool {
    unsafe access(openFiles, X_OK) == 0 && access(name, F_OK) != 0 && errno == ENOENT
  }

  /// A file that never gets a name.
  static func createNameless(in folder: String) throws(FileError) -> FileDescriptor {
    let (descriptor, state) = createBeside("\(folder)/polysemy", permissions: 0o600)
    guard descriptor >= 0 else { throw FileError(.create, folder) }
    if case .named(let name, _) = state { unsafe unlink(name) }
    return FileDescriptor(taking: descriptor)
  }

  /// Where files go that are nobody's: `TMPDIR`, else `/tmp`.
  static var temporaryFolder: String {
    let chosen = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    return chosen.isEmpty ? "/tmp" : chosen
  }

  deinit {
    if case .named(let name, _) = state { unsafe unlink(name) }
  }

  /// Appends `bytes`.
  package mutating func write(_ bytes: RawSpan) throws(FileError) {
    byteCount += bytes.byteCount
    if buffer.count + bytes.byteCount > Self.bufferSize { try flush() }
    if bytes.byteCount >= Self.bufferSize {
      try file.write(bytes, to: filePath)
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

  /// Writes `text` whole to the file at `path`; `-` is standard output.
  package static func write(_ text: String, to path: String) throws(FileError) {
    var file = try AtomicFile(path: path)
    try file.write(text)
    try file.commit()
  }

  /// Replaces what was written from byte `offset` on by `bytes`.
  ///
  /// - Precondition: The file is rewritable, and as many bytes were written there.
  package mutating func rewrite(_ bytes: RawSpan, at offset: Int) throws(FileError) {
    let end = offset + bytes.byteCount
    precondition(isRewritable, "\(path) was not made rewritable")
    precondition(
      offset >= 0 && end <= byteCount, "cannot rewrite up to byte \(end) of \(byteCount)")
    try flush()
    try file.write(bytes, at: offset, to: filePath)
  }

  /// Hands all that was written to the system, so that a full disk is known before the commit.
  package mutating func flush() throws(FileError) {
    unsafe try file.write(buffer.span.bytes, to: filePath)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Gives what was written its name.
  package consuming func commit() throws(FileError) {
    try flush()
    switch state {
    case .direct:
      try passOn()
    case .committed:
      break
    case .nameless(let name, let target):
      try synchronize()
      let source = "\(Self.openFiles)/\(file.raw)"
      let linked = unsafe linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW)
      guard linked == 0 else { throw FileError(.write, path) }
      state = .named(name, target: target)
      try rename(name, target)
    case .named(let name, let target):
      try synchronize()
      try rename(name, target)
    }
    state = .committed
  }

  /// Writes what was spooled to where it belongs.
  private func passOn() throws(FileError) {
    switch destination {
    case .some(let destination): try file.copyAll(from: filePath, to: destination, path)
    case .none: break
    }
  }

  /// Waits until the disk has all that was written, so that no name stands for less.
  private func synchronize() throws(FileError) {
    guard fsync(file.raw) == 0 else { throw FileError(.write, path) }
  }

  private func rename(_ name: String, _ target: String) throws(FileError) {
    guard unsafe Glibc.rename(name, target) == 0 else { throw FileError(.write, path) }
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
    let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
    return "\(folder(of: path))/.polysemy-\(suffix)"
  }
}
