internal import Files

/// A file's lines, some at a time.
struct LineBatches {
  private let reader: LineReader
  private var failure: (any Error)?

  /// How many bytes of lines are handed out at a time: work for some milliseconds.
  private static let byteLimit = 1 << 20

  /// - Throws: `FileError` where the file cannot be opened.
  init(path: String) throws {
    reader = try LineReader(path: path, lengthLimit: LineReader.textLimit)
  }

  /// The next lines; none at the end.
  ///
  /// Where a line cannot be read, those before it are given first, and the error comes with the next
  /// call.
  ///
  /// - Throws: `FileError` or `TextError` of the first line that cannot be read.
  mutating func next() throws -> [String] {
    if let failure { throw failure }
    var lines: [String] = []
    var byteCount = 0
    do {
      while byteCount < Self.byteLimit, let line = try reader.next() {
        lines.append(line)
        byteCount += line.utf8.count + 1
      }
    } catch {
      guard !lines.isEmpty else { throw error }
      failure = error
    }
    return lines
  }
}
