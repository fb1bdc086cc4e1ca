internal import Files
internal import Glibc

/// Where a result goes: standard output, or a file that appears whole or not at all.
struct Output: ~Copyable {
  private var file: AtomicFile?
  private var buffer = ""
  private let needsReader: Bool

  /// How much is gathered before it is written.
  private static let bufferSize = 1 << 16

  /// Begins a result.
  ///
  /// - Parameters:
  ///   - path: A file, or nil for standard output.
  ///   - needsReader: Whether it is an error that the reader of standard output goes away.
  /// - Throws: `FileError` where the file cannot be created.
  init(path: String?, needsReader: Bool = true) throws(FileError) {
    self.needsReader = needsReader
    file = try Self.file(path)
  }

  /// The file at `path`, where there is to be one.
  static func file(_ path: String?) throws(FileError) -> AtomicFile? {
    if let path { try AtomicFile(path: path) } else { nil }
  }

  /// Adds text.
  mutating func write(_ text: String) throws(FileError) {
    buffer += text
    if buffer.utf8.count >= Self.bufferSize { try flush() }
  }

  /// Writes out what was gathered; what is in a file is not yet to be seen.
  mutating func flush() throws(FileError) {
    defer { buffer = "" }
    guard file == nil else {
      try file?.write(buffer)
      return
    }
    do {
      try Terminal.standardOutput.send(buffer)
    } catch {
      if needsReader || !error.isBrokenPipe { throw error }
    }
  }

  /// Ends the output: a file gets its name.
  consuming func finish() throws(FileError) {
    try flush()
    if let file = file.take() { try file.commit() }
  }
}
