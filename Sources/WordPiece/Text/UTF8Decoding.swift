extension Span<UInt8> {
  /// The scalar that begins at `position` of well-formed UTF-8, and the number of its bytes.
  @inline(__always)
  func scalar(at position: Int) -> (value: UInt32, length: Int) {
    let lead = UInt32(self[position])
    if lead < 0x80 { return (lead, 1) }
    if lead < 0xE0 { return ((lead & 0x1F) << 6 | tail(position + 1), 2) }
    if lead < 0xF0 {
      return ((lead & 0x0F) << 12 | tail(position + 1) << 6 | tail(position + 2), 3)
    }
    let high = (lead & 0x07) << 18 | tail(position + 1) << 12
    return (high | tail(position + 2) << 6 | tail(position + 3), 4)
  }

  /// The scalar that ends before `position` of well-formed UTF-8, and the number of its bytes.
  func scalar(before position: Int) -> (value: UInt32, length: Int) {
    var start = position - 1
    while self[start].isContinuation { start -= 1 }
    return scalar(at: start)
  }

  /// How many scalars begin in `range` of well-formed UTF-8.
  func scalarCount(in range: Range<Int>) -> Int {
    var count = 0
    for position in range where !self[position].isContinuation { count += 1 }
    return count
  }

  @inline(__always)
  private func tail(_ position: Int) -> UInt32 { UInt32(self[position] & 0x3F) }
}

extension UInt8 {
  /// Whether a UTF-8 sequence continues, not begins, with this byte.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}
