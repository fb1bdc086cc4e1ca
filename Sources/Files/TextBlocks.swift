/// A file's text in order, some of it at a time, cut at white space alone.
///
/// White space ends a word whatever the options, and what combines with a letter stands behind it: a
/// text's words are those of its blocks. So a line may be as long as it likes, and memory does not
/// grow with it.
package struct TextBlocks: ~Copyable {
  /// A part of the text.
  package struct Block: Sendable {
    /// Well-formed UTF-8; none at the text's end.
    package fileprivate(set) var bytes: [UInt8] = []
    /// How many lines this block and those before it have ended.
    package fileprivate(set) var lineCount = 0

    /// No text.
    package init() {}

    fileprivate init(bytes: [UInt8], lineCount: Int) {
      self.bytes = bytes
      self.lineCount = lineCount
    }

    /// Where a part of the block begins that other threads may read: behind white space.
    package func boundary(_ part: Int, of count: Int) -> Int {
      var place = part * bytes.count / count
      while place > 0, place < bytes.count, !TextBlocks.isSpace(bytes[place - 1]) { place += 1 }
      return place
    }
  }

  private var reader: ByteReader
  private var failure: (any Error)?
  /// How many lines have ended.
  private var lineCount = 0
  /// How many bytes of the line that has not ended have been given.
  private var lineOffset = 0

  /// How many bytes are given at a time: work for some milliseconds.
  private static let size = 1 << 20

  /// - Throws: ``FileError`` where the file cannot be opened.
  package init(path: String) throws(FileError) { reader = try ByteReader(path: path) }

  /// The next block; an empty one at the end.
  ///
  /// Where the text cannot be read, the lines before are given first, and the error comes with the
  /// next call.
  ///
  /// - Throws: ``FileError``, or ``TextError`` that says in which line.
  package mutating func next() throws -> Block {
    if let failure { throw failure }
    var bytes: [UInt8]
    do {
      bytes = copy(try fill())
    } catch {
      bytes = copy(reader.unread.byteCount)
      failure = locate(error, behind: bytes)
      Self.keepLines(of: &bytes)
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      bytes.removeSubrange(error.byteOffsets.lowerBound...)
      let (line, byte) = place(behind: bytes)
      failure = TextError.invalidUTF8(path: reader.path, line: line, byte: byte)
      Self.keepLines(of: &bytes)
    }
    if let failure, bytes.isEmpty { throw failure }
    return take(bytes)
  }

  /// Whether a byte is white space to cut behind.
  fileprivate static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09
  }

  // MARK: Reading

  /// Reads a block ahead.
  ///
  /// - Returns: How many bytes it has.
  private mutating func fill() throws -> Int {
    var size = Self.size
    while try reader.fill(size) {
      var end = reader.unread.byteCount
      while end > 0, !Self.isSpace(unread(at: end - 1)) { end -= 1 }
      guard end == 0 else { return end }
      guard size <= LineReader.textLimit else {
        let line = lineCount + 1
        throw TextError.lineTooLong(path: reader.path, line: line, limit: LineReader.textLimit)
      }
      size = min(size * 4, LineReader.textLimit + 1)
    }
    return reader.unread.byteCount
  }

  private func unread(at index: Int) -> UInt8 {
    precondition(0..<reader.unread.byteCount ~= index, "byte \(index) is not unread")
    // SAFETY: the index is inside, and any byte is a UInt8.
    return unsafe reader.unread.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
  }

  private func copy(_ count: Int) -> [UInt8] {
    unsafe reader.unread.extracting(first: count).withUnsafeBytes { unsafe Array($0) }
  }

  private mutating func take(_ bytes: [UInt8]) -> Block {
    reader.skip(bytes.count)
    let (line, byte) = place(behind: bytes)
    lineCount = line - 1
    lineOffset = byte
    // The last line needs no end.
    let isUnended = bytes.isEmpty && byte > 0
    return Block(bytes: bytes, lineCount: isUnended ? line : lineCount)
  }

  // MARK: Failing

  /// The line and the byte in it, behind those that are next.
  private func place(behind bytes: [UInt8]) -> (line: Int, byte: Int) {
    guard let end = bytes.lastIndex(of: 0x0A) else {
      return (lineCount + 1, lineOffset + bytes.count)
    }
    return (lineCount + 1 + bytes.count { $0 == 0x0A }, bytes.count - end - 1)
  }

  /// Says of damage in which line it is.
  private func locate(_ error: any Error, behind bytes: [UInt8]) -> any Error {
    guard let error = error as? GzipError else { return error }
    let line = place(behind: bytes).line
    return TextError.damagedGzip(path: error.path, line: line, reason: error.reason)
  }

  /// Drops a line that has not ended.
  private static func keepLines(of bytes: inout [UInt8]) {
    bytes.removeSubrange((bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)...)
  }
}
