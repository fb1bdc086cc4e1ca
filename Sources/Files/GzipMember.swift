internal import CZlib
internal import Glibc

/// Compression to gzip, in pieces that can be made on several threads.
///
/// A gzip file is a sequence of members, each compressed by itself; readers give what they hold one
/// after the other (RFC 1952, section 2.2).
package enum GzipMember {
  /// zlib's own balance of size and time.
  private static let level: Int32 = 6
  /// 32 KiB of history, and gzip's wrapper rather than zlib's.
  private static let windowBits: Int32 = 15 + 16
  private static let memoryLevel: Int32 = 8

  /// A whole member of `bytes`; the same bytes make the same member, which names no time.
  ///
  /// - Throws: ``FileError`` (`ENOMEM`) where zlib has no memory; `path` is the file that it is for.
  package static func compressing(_ bytes: RawSpan, for path: String) throws(FileError) -> [UInt8] {
    var stream = unsafe z_stream()
    let code = unsafe deflateInit2_(
      &stream, level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw .outOfMemory(path) }
    defer { unsafe deflateEnd(&stream) }
    var offset = 0
    var member: [UInt8] = []
    // zlib counts in 32 bits.
    let limit = Int(Int32.max)
    var isFinished = false
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while !isFinished {
      let input = min(limit, bytes.byteCount - offset)
      let isLast = offset + input == bytes.byteCount
      let (consumed, produced, code) = unsafe step(
        &stream, bytes.extracting(offset..<offset + input), into: &chunk, isLast: isLast)
      // zlib cannot fail with room for output.
      guard code >= 0 || code == Z_BUF_ERROR else { throw .outOfMemory(path) }
      offset += consumed
      member.append(contentsOf: chunk[..<produced])
      isFinished = code == Z_STREAM_END
    }
    return member
  }

  /// One call of `deflate`: how much it took, how much it gave, and what it said.
  private static func step(
    _ stream: inout z_stream, _ input: RawSpan, into output: inout [UInt8], isLast: Bool
  ) -> (consumed: Int, produced: Int, code: Int32) {
    unsafe input.withUnsafeBytes { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        // zlib only reads from here, and promises it where `ZLIB_CONST` is set.
        unsafe stream.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.avail_in = UInt32(input.count)
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = UInt32(output.count)
        let code = unsafe deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
        return unsafe (
          input.count - Int(stream.avail_in), output.count - Int(stream.avail_out), code
        )
      }
    }
  }
}

extension FileError {
  fileprivate static func outOfMemory(_ path: String) -> FileError {
    FileError(.write, path, code: ENOMEM)
  }
}
