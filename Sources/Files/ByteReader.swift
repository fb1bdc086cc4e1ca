/// A gzip file that is damaged or cut short.
public struct GzipError: Error, Equatable, Sendable {
  /// The file's path as the caller gave it.
  public let path: String
  /// How many bytes could be read, after decompression.
  public let offset: Int
  /// What zlib says.
  public let reason: String
}

extension GzipError: CustomStringConvertible {
  /// One line: file, byte and what is wrong there.
  public var description: String {
    "\(path): byte \(offset): damaged gzip data (\(reason)); is the file complete?"
  }
}

/// Reads a file's bytes in order, plain or gzip, through a window that is as long as it must be.
package struct ByteReader: ~Copyable {
  private let stream: GzipStream
  private var buffer = [UInt8](repeating: 0, count: 1 << 17)
  private var window = 0..<0

  /// Where the first unread byte stands in the file, after decompression.
  package private(set) var offset = 0

  /// Opens the file at `path`; `-` is standard input.
  ///
  /// - Throws: ``FileError`` where it cannot be opened.
  package init(path: String) throws(FileError) { stream = try GzipStream(path: path) }

  /// The path as it was given, or `standard input`.
  package var path: String { stream.path }

  /// Whether the file is gzip; known once something has been read.
  package var isCompressed: Bool { stream.isCompressed }

  /// The most bytes that may be left to read, or nil where that is unknown.
  ///
  /// Exact for a plain file; a gzip file holds at most 1032 times its own size.
  package var remainingLimit: Int? {
    guard let size = stream.fileSize else { return nil }
    guard stream.isCompressed else { return size - offset }
    let (limit, overflow) = size.multipliedReportingOverflow(by: 1032)
    return overflow ? nil : limit - offset
  }

  /// The bytes read ahead.
  package var unread: RawSpan {
    @_lifetime(borrow self)
    get { unsafe buffer.span.extracting(window).bytes }
  }

  /// Reads ahead until `count` bytes are unread; false where the file ends before.
  ///
  /// - Throws: ``FileError`` and ``GzipError``.
  package mutating func fill(_ count: Int) throws -> Bool {
    while window.count < count {
      makeRoom(count)
      let added = try read()
      guard added > 0 else { return false }
      window = window.lowerBound..<window.upperBound + added
    }
    return true
  }

  /// Passes over `count` unread bytes.
  ///
  /// - Precondition: As many are unread.
  package mutating func skip(_ count: Int) {
    precondition(0...window.count ~= count, "\(count) bytes of \(window.count) unread ones")
    window = window.lowerBound + count..<window.upperBound
    offset += count
  }

  /// Moves the unread bytes to the front, in a buffer that can hold `count`.
  private mutating func makeRoom(_ count: Int) {
    guard window.upperBound == buffer.count || buffer.count - window.lowerBound < count else {
      return
    }
    if count > buffer.count {
      var larger = [UInt8](repeating: 0, count: max(count, buffer.count * 2))
      larger.replaceSubrange(0..<window.count, with: buffer[window])
      buffer = larger
    } else {
      for index in 0..<window.count { buffer[index] = buffer[window.lowerBound + index] }
    }
    window = 0..<window.count
  }

  private mutating func read() throws -> Int {
    let free = window.upperBound..<buffer.count
    do {
      return try unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[free]))
      }
    } catch GzipStream.Failure.file(let error) {
      throw error
    } catch GzipStream.Failure.damaged(let reason) {
      throw GzipError(path: path, offset: offset + window.count, reason: reason)
    }
  }
}
