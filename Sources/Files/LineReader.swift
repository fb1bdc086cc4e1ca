/// A text that is not what it must be.
public enum TextError: Error, Equatable, Sendable {
  /// A line is not well-formed UTF-8; the byte is counted from 0 in its line, lines from 1.
  case invalidUTF8(path: String, line: Int, byte: Int)
  /// A line is longer than the reader takes.
  case lineTooLong(path: String, line: Int, limit: Int)
  /// The gzip stream is damaged or cut short.
  case damagedGzip(path: String, line: Int, reason: String)
}

extension TextError: CustomStringConvertible {
  /// One line: file, line and what is wrong there.
  public var description: String {
    switch self {
    case .invalidUTF8(let path, let line, let byte):
      "\(path): line \(line): expected UTF-8, found a malformed sequence at byte \(byte) of the line"
    case .lineTooLong(let path, let line, let limit):
      "\(path): line \(line): longer than \(limit) bytes"
    case .damagedGzip(let path, let line, let reason):
      "\(path): line \(line): damaged gzip data (\(reason)); is the file complete?"
    }
  }
}

/// Reads a text line by line, plain or gzip, in constant memory.
///
/// A line ends at byte 0x0A alone, never at another Unicode line break; a 0x0D before it is
/// dropped. The last line needs no end; nothing after the last end is no line. gzip is recognised
/// by its first bytes, whatever the file is called.
package final class LineReader {
  /// The number of the line that ``next()`` gave last; 0 before the first.
  package private(set) var lineNumber = 0

  /// How many bytes the lines given so far have, with their ends, after decompression.
  package private(set) var bytesRead = 0

  private let stream: GzipStream
  private var chunk = [UInt8](repeating: 0, count: 1 << 17)
  private var unread = 0..<0

  /// The longest line that is read, in bytes before its end.
  private let lengthLimit: Int

  /// The longest line of a text that people wrote: 16 MiB.
  package static let textLimit = 1 << 24

  /// Opens the file at `path`; `-` is standard input.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - lengthLimit: The longest line that is read, in bytes before its end.
  /// - Throws: ``FileError`` where it cannot be opened.
  package init(path: String, lengthLimit: Int = 1 << 28) throws(FileError) {
    stream = try GzipStream(path: path)
    self.lengthLimit = lengthLimit
  }

  /// The path as it was given, or `standard input`.
  package var path: String { stream.path }

  /// The next line, without its end; nil after the last.
  ///
  /// - Throws: ``TextError``, or ``FileError`` where reading fails.
  package func next() throws -> String? {
    // What of the line stood at the end of earlier chunks.
    var line: [UInt8] = []
    var hasLine = false
    while try !unread.isEmpty || fill() {
      hasLine = true
      let end = chunk[unread].firstIndex(of: 0x0A)
      let piece = chunk[unread.lowerBound..<(end ?? unread.upperBound)]
      guard line.count + piece.count <= lengthLimit else {
        throw TextError.lineTooLong(path: path, line: lineNumber + 1, limit: lengthLimit)
      }
      bytesRead += piece.count + (end == nil ? 0 : 1)
      unread = (end.map { $0 + 1 } ?? unread.upperBound)..<unread.upperBound
      if end != nil, line.isEmpty { return try text(piece) }
      line.append(contentsOf: piece)
      if end != nil { break }
    }
    return hasLine ? try text(line[...]) : nil
  }

  /// How many bytes the lines of the file at `path` have together, with their ends; nil where only
  /// reading it tells: of a pipe, of gzip, of what is not there.
  package static func byteCount(of path: String) -> Int? {
    guard path != "-", let file = try? FileDescriptor(readingRegular: path) else { return nil }
    var start = [UInt8](repeating: 0, count: 2)
    guard let count = try? file.read(into: &start, from: path), start != [0x1F, 0x8B] || count < 2
    else { return nil }
    return try? file.status(path).byteCount
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws -> String {
    lineNumber += 1
    let line = bytes.last == 0x0D ? bytes.dropLast() : bytes
    do {
      return String(copying: try UTF8Span(validating: line.span))
    } catch {
      throw TextError.invalidUTF8(
        path: path, line: lineNumber, byte: error.byteOffsets.lowerBound)
    }
  }

  private func fill() throws -> Bool {
    do {
      let count = try unsafe chunk.withUnsafeMutableBytes { bytes in
        unsafe try stream.read(into: bytes)
      }
      unread = 0..<count
      return count > 0
    } catch GzipStream.Failure.file(let error) {
      throw error
    } catch GzipStream.Failure.damaged(let reason) {
      throw TextError.damagedGzip(path: path, line: lineNumber + 1, reason: reason)
    }
  }
}
