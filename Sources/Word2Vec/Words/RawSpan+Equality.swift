internal import Glibc

extension RawSpan {
  /// Whether there are the same bytes in both.
  func hasSameBytes(as other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    return unsafe withUnsafeBytes { mine in
      unsafe other.withUnsafeBytes { other in
        guard let first = mine.baseAddress, let second = other.baseAddress else { return true }
        return unsafe memcmp(first, second, mine.count) == 0
      }
    }
  }
}
