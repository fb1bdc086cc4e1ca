/// A part of a text after normalisation: its bytes, and where each comes from.
///
/// The buffers are kept from text to text, so that a batch allocates them once.
struct NormalizedText {
  /// The normalised text as UTF-8.
  private(set) var bytes: [UInt8] = []
  /// The combining marks that wait for the rest of their run.
  var marks = CombiningMarks()

  /// How many bytes the part has before it is normalised.
  private var byteCount = 0
  /// The scalar of the original text that the part begins with.
  private var firstSource: Int32 = 0
  /// How many bytes at the beginning come from a scalar each, one after the other: of most texts all.
  private var plainCount = 0
  /// For each further byte the scalar of the original text that it comes from; they never go back.
  private var sources: [Int32] = []

  /// Begins a part of `byteCount` bytes whose first scalar is the scalar `source` of the whole.
  mutating func begin(source: Int32, byteCount: Int) {
    self.byteCount = byteCount
    bytes.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    plainCount = 0
    firstSource = source
  }

  /// The scalars of the original text that a range of bytes comes from.
  @inline(__always)
  func sourceRange(_ range: Range<Int>) -> Range<Int32> {
    source(of: range.lowerBound)..<source(of: range.upperBound - 1) + 1
  }

  @inline(__always)
  private func source(of byte: Int) -> Int32 {
    byte < plainCount
      ? firstSource + Int32(truncatingIfNeeded: byte) : sources[byte - plainCount]
  }

  // MARK: Appending

  /// Appends one scalar that comes from the scalar `source`.
  mutating func append(_ scalar: UInt32, source: Int32) {
    switch scalar {
    case ..<0x80:
      append(byte: UInt8(truncatingIfNeeded: scalar), source)
    case ..<0x800:
      append(byte: 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6), source)
      append(tail: scalar, source)
    case ..<0x10000:
      append(byte: 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12), source)
      append(tail: scalar >> 6, source)
      append(tail: scalar, source)
    default:
      append(byte: 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18), source)
      append(tail: scalar >> 12, source)
      append(tail: scalar >> 6, source)
      append(tail: scalar, source)
    }
  }

  private mutating func append(tail scalar: UInt32, _ source: Int32) {
    append(byte: 0x80 | UInt8(truncatingIfNeeded: scalar) & 0x3F, source)
  }

  private mutating func append(byte: UInt8, _ source: Int32) {
    if sources.isEmpty && byteCount > Self.growthLimit { reserveCapacity() }
    bytes.append(byte)
    sources.append(source)
  }

  /// Of parts of more bytes, which are words without end, room is made at once.
  private static var growthLimit: Int { 1 << 16 }

  /// Makes room for the most that can become of the part: decomposition makes three bytes of one.
  private mutating func reserveCapacity() {
    bytes.reserveCapacity(3 * byteCount)
    sources.reserveCapacity(3 * byteCount)
  }

  /// Appends ASCII, each byte as `map` has it; what `map` gives a negative number for is left out.
  mutating func appendASCII(
    _ text: Span<UInt8>, _ range: Range<Int>, through map: Span<Int8>, source: Int32
  ) {
    let count = bytes.count
    bytes.append(addingCapacity: range.count) { output in
      for position in range {
        let byte = map[Int(text[position])]
        if byte >= 0 { output.append(UInt8(bitPattern: byte)) }
      }
    }
    let isWhole = bytes.count - count == range.count
    guard !isWhole || count != plainCount || source != firstSource + Int32(count) else {
      plainCount += range.count
      return
    }
    sources.append(addingCapacity: range.count) { output in
      for offset in 0..<range.count
      where isWhole || map[Int(text[range.lowerBound + offset])] >= 0 {
        output.append(source + Int32(offset))
      }
    }
  }

  /// Appends text as it is.
  ///
  /// - Returns: How many scalars it has.
  @discardableResult
  mutating func appendVerbatim(_ text: Span<UInt8>, _ range: Range<Int>, source: Int32) -> Int32 {
    var scalar = source - 1
    for position in range {
      if !text[position].isContinuation { scalar += 1 }
      append(byte: text[position], scalar)
    }
    return scalar + 1 - source
  }
}
