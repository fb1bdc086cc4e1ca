/// A text after normalisation: its bytes, where each comes from, and the words they make.
///
/// The buffers are kept from text to text, so that a batch allocates them once.
struct NormalizedText {
  /// One word, or one added token that was found in the text.
  struct Word {
    /// The word's bytes in ``NormalizedText/bytes``.
    var start: Int32
    var end: Int32
    /// Which added token this is; negative for a word.
    var addedToken: Int32
  }

  /// The normalised text as UTF-8.
  private(set) var bytes: [UInt8] = []
  /// For each byte the scalar of the original text that it comes from; they never go back.
  private(set) var sources: [Int32] = []
  /// The words in the order of the text.
  var words: [Word] = []
  /// The combining marks that wait for the rest of their run.
  var marks = CombiningMarks()

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
  }

  /// The scalars of the original text that a word comes from.
  @inline(__always)
  func sourceRange(_ range: Range<Int>) -> Range<Int32> {
    sources[range.lowerBound]..<sources[range.upperBound - 1] + 1
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
    bytes.append(byte)
    sources.append(source)
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
