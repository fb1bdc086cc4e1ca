/// The words of prose: what letters and digits make, in lower case.
///
/// Marks belong to the letter before them. An apostrophe or a joiner between two letters belongs to their
/// word (`don't`), a curly apostrophe as a straight one; all else divides words.
package struct ProseWords {
  /// The word so far, in lower case.
  private var word: [UInt8] = []
  /// An apostrophe or a joiner behind it, which belongs to it if a letter follows; 0 for none.
  private var link: UInt32 = 0

  /// At the beginning of a text.
  package init() {}

  /// The words of a text.
  ///
  /// - Parameter text: Any text.
  /// - Returns: The words in their order.
  package static func of(_ text: String) -> [String] {
    var (text, prose, words) = (text, ProseWords(), [String]())
    text.makeContiguousUTF8()
    unsafe prose.forEach(
      in: text.utf8Span.span.bytes,
      word: { word in
        words.append(
          String(decoding: (0..<word.byteCount).map { word.byte(at: $0) }, as: UTF8.self))
      }, lineEnd: {})
    return words
  }

  /// Calls `word` with each word of `text`, which is UTF-8, and `lineEnd` at each byte 0x0A.
  ///
  /// Nothing of a word is kept beyond `text`.
  package mutating func forEach(in text: RawSpan, word body: (RawSpan) -> Void, lineEnd: () -> Void)
  {
    let kinds = ProseScalar.kinds.span
    let lowercase = ProseScalar.lowercase.span
    var place = 0
    while place < text.byteCount {
      let (scalar, length) = text.scalar(at: place)
      let isKnown = scalar < ProseScalar.limit
      switch isKnown ? kinds[Int(scalar)] : ProseScalar.kind(scalar) {
      case .letter:
        addLink()
        let lower = isKnown ? lowercase[Int(scalar)] : ProseScalar.special
        add(lower == ProseScalar.special ? scalar : lower, isSpecial: lower == ProseScalar.special)
      case .mark:
        if link != 0 { end(body) }
        if !word.isEmpty { append(scalar) }
      case .apostrophe, .joiner:
        if link != 0 { end(body) } else if !word.isEmpty { link = scalar == 0x2019 ? 0x27 : scalar }
      case .ignored: break
      case .other:
        end(body)
        if scalar == 0x0A { lineEnd() }
      }
      place += length
    }
    end(body)
  }

  private mutating func add(_ scalar: UInt32, isSpecial: Bool) {
    if isSpecial, let scalar = Unicode.Scalar(scalar) {
      word.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
    } else {
      append(scalar)
    }
  }

  private mutating func addLink() {
    if link != 0 { append(link) }
    link = 0
  }

  private mutating func end(_ body: (RawSpan) -> Void) {
    link = 0
    guard !word.isEmpty else { return }
    unsafe body(word.span.bytes)
    word.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 {
      word.append(UInt8(truncatingIfNeeded: scalar))
    } else if let scalar = Unicode.Scalar(scalar) {
      word.append(contentsOf: scalar.utf8)
    }
  }
}

extension RawSpan {
  @inline(__always)
  fileprivate func byte(at place: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: place, as: UInt8.self)
  }

  /// The scalar that begins at `place` of well-formed UTF-8, and how many bytes it has.
  @inline(__always)
  fileprivate func scalar(at place: Int) -> (value: UInt32, length: Int) {
    func tail(_ offset: Int) -> UInt32 { UInt32(byte(at: place + offset) & 0x3F) }
    let lead = UInt32(byte(at: place))
    if lead < 0x80 { return (lead, 1) }
    if lead < 0xE0 { return ((lead & 0x1F) << 6 | tail(1), 2) }
    if lead < 0xF0 { return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
    return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
  }
}
