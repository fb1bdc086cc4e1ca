internal import Glibc

/// Looking at bytes as text.
extension RawSpan {
  func byte(at offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

  func firstOffset(of byte: UInt8) -> Int? {
    unsafe withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      let found = unsafe memchr(start, Int32(byte), bytes.count)
      return unsafe found.map { unsafe UnsafeRawPointer($0) - start }
    }
  }

  /// The bytes without the white space of ASCII at their end.
  @_lifetime(copy self)
  func trimmed() -> RawSpan {
    var end = byteCount
    while end > 0, [0x20, 0x09, 0x0D].contains(byte(at: end - 1)) { end -= 1 }
    return extracting(first: end)
  }

  /// How many fields single spaces make.
  var fieldCount: Int {
    (0..<byteCount).count { byte(at: $0) == 0x20 } + 1
  }

  var isUTF8: Bool {
    unsafe withUnsafeBytes { bytes in
      let span = unsafe Span(_unsafeElements: bytes.bindMemory(to: UInt8.self))
      return (try? UTF8Span(validating: span)) != nil
    }
  }

  /// The bytes as a string, what is malformed in them replaced.
  func text() -> String {
    unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
