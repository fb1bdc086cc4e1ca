/// BERT's normalisation: cleaning, spaces around ideographs, accents, lower case, in this order.
///
/// One pass over UTF-8, equal to the reference's four passes; of ASCII only a table lookup remains.
struct TextNormalizer: Sendable {
  let cleansText: Bool
  let padsIdeographs: Bool
  let stripsAccents: Bool
  let lowercases: Bool
  /// What each ASCII byte becomes; negative for what is dropped.
  private let ascii: [Int8]

  init(cleansText: Bool, padsIdeographs: Bool, stripsAccents: Bool, lowercases: Bool) {
    self.cleansText = cleansText
    self.padsIdeographs = padsIdeographs
    self.stripsAccents = stripsAccents
    self.lowercases = lowercases
    ascii = (0..<128 as Range<UInt32>).map { byte in
      let record = ScalarTable[byte]
      if cleansText && record.isDropped { return -1 }
      if cleansText && record.isWhitespace { return 0x20 }
      let lowercase = record.lowercase
      guard lowercases, !lowercase.isEmpty else { return Int8(byte) }
      return Int8(ScalarTable.sequences[lowercase.lowerBound])
    }
  }

  /// Normalises `range` of `text`, whose first scalar is the scalar `source` of the whole.
  ///
  /// - Returns: How many scalars the range has.
  func normalize(
    _ text: Span<UInt8>, _ range: Range<Int>, source: Int32, into output: inout NormalizedText
  ) -> Int32 {
    var position = range.lowerBound
    var scalarIndex = source
    while position < range.upperBound {
      if text[position] < 0x80 && output.marks.isEmpty {
        let start = position
        while position < range.upperBound && text[position] < 0x80 { position += 1 }
        output.appendASCII(text, start..<position, through: ascii.span, source: scalarIndex)
        scalarIndex += Int32(position - start)
      } else {
        let (scalar, length) = text.scalar(at: position)
        append(scalar, source: scalarIndex, to: &output)
        position += length
        scalarIndex += 1
      }
    }
    flushMarks(of: &output)
    return scalarIndex - source
  }

  // MARK: One scalar

  private func append(_ scalar: UInt32, source: Int32, to output: inout NormalizedText) {
    let record = ScalarTable[scalar]
    guard record.changes else {
      flushMarks(of: &output)
      output.append(scalar, source: source)
      return
    }
    if cleansText && record.isDropped { return }
    if cleansText && record.isWhitespace {
      appendSpace(source, to: &output)
      return
    }
    let isPadded = padsIdeographs && record.isIdeograph
    if isPadded { appendSpace(source, to: &output) }
    if stripsAccents {
      appendDecomposed(scalar, record, source: source, to: &output)
    } else {
      appendLowercased(scalar, record, source: source, to: &output)
    }
    if isPadded { appendSpace(source, to: &output) }
  }

  private func appendSpace(_ source: Int32, to output: inout NormalizedText) {
    flushMarks(of: &output)
    output.append(0x20, source: source)
  }

  private func appendDecomposed(
    _ scalar: UInt32, _ record: ScalarRecord, source: Int32, to output: inout NormalizedText
  ) {
    if record.isHangulSyllable {
      let syllable = HangulSyllable(scalar)
      appendPart(syllable.leading, source: source, to: &output)
      appendPart(syllable.vowel, isInserted: true, source: source, to: &output)
      if let trailing = syllable.trailing {
        appendPart(trailing, isInserted: true, source: source, to: &output)
      }
    } else if record.decomposition.isEmpty {
      appendPart(scalar, source: source, to: &output)
    } else {
      let parts = record.decomposition
      for part in parts {
        appendPart(
          ScalarTable.sequences[part], isInserted: part > parts.lowerBound, source: source,
          to: &output)
      }
    }
  }

  /// Appends a scalar that has no decomposition of its own, unless it is an accent.
  private func appendPart(
    _ scalar: UInt32, isInserted: Bool = false, source: Int32, to output: inout NormalizedText
  ) {
    let record = ScalarTable[scalar]
    if record.combiningRank > 0 {
      output.marks.append(
        CombiningMarks.Mark(
          scalar: scalar, rank: record.combiningRank, isNonspacing: record.isNonspacingMark,
          isInserted: isInserted, source: source))
    } else {
      flushMarks(of: &output)
      guard !record.isNonspacingMark else { return }
      appendLowercased(scalar, record, source: source, to: &output)
    }
  }

  private func flushMarks(of output: inout NormalizedText) {
    guard !output.marks.isEmpty else { return }
    var marks = CombiningMarks()
    swap(&marks, &output.marks)
    marks.flush { scalar, source in
      appendLowercased(scalar, ScalarTable[scalar], source: source, to: &output)
    }
    swap(&marks, &output.marks)
  }

  private func appendLowercased(
    _ scalar: UInt32, _ record: ScalarRecord, source: Int32, to output: inout NormalizedText
  ) {
    guard lowercases, !record.lowercase.isEmpty else {
      output.append(scalar, source: source)
      return
    }
    for part in record.lowercase { output.append(ScalarTable.sequences[part], source: source) }
  }
}

/// The arithmetic decomposition of a Hangul syllable (The Unicode Standard, section 3.12).
struct HangulSyllable {
  let leading: UInt32
  let vowel: UInt32
  let trailing: UInt32?

  /// - Precondition: `scalar` is in U+AC00...U+D7A3.
  init(_ scalar: UInt32) {
    let index = scalar - 0xAC00
    leading = 0x1100 + index / 588
    vowel = 0x1161 + index % 588 / 28
    trailing = index % 28 == 0 ? nil : 0x11A7 + index % 28
  }
}
