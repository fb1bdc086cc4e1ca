internal import Files
internal import Glibc

/// Where a result goes: standard output, or a file that appears whole or not at all.
struct Output: ~Copyable {
  private var file: AtomicFile?
  private var buffer = ""

  /// How much is gathered before it is written.
  private static let bufferSize = 1 << 16

  /// Begins a result.
  ///
  /// - Parameter path: A file, or nil for standard output.
  /// - Throws: `FileError` where the file cannot be created.
  init(path: String?) throws(FileError) {
    file = if let path { try AtomicFile(path: path) } else { nil }
  }

  /// Adds text.
  mutating func write(_ text: String) throws(FileError) {
    buffer += text
    if buffer.utf8.count >= Self.bufferSize { try flush() }
  }

  /// Writes out what was gathered; what is in a file is not yet to be seen.
  mutating func flush() throws(FileError) {
    if file != nil { try file?.write(buffer) } else { try Terminal.standardOutput.send(buffer) }
    buffer = ""
  }

  /// Ends the output: a file gets its name.
  consuming func finish() throws(FileError) {
    try flush()
    if let file = file.take() { try file.commit() }
  }
}
