/// How many columns of a terminal text takes.
///
/// Counts what ``Swift/String/madeVisible`` leaves: control characters count as one column, since
/// that is what their stand-ins take.
package enum DisplayWidth {
  /// The columns of a text: the sum over its grapheme clusters.
  package static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The columns of one grapheme cluster.
  ///
  /// An emoji is 2 however many scalars it is made of: a variation selector, a skin tone, a
  /// zero-width-joiner sequence, a flag, a keycap. Any other cluster is the sum of its scalars.
  package static func of(_ character: Character) -> Int {
    // A carriage return and its line feed are one character of two stand-ins.
    if character.isASCII { return character.unicodeScalars.count }
    let scalars = character.unicodeScalars
    if isEmojiSequence(scalars) { return 2 }
    return scalars.reduce(0) { $0 + of($1) }
  }

  /// The columns of a scalar by itself: 0 for what combines or is invisible, 2 for what is wide
  /// or full-width in East Asian text (Unicode Standard Annex #11) or an emoji, else 1.
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    if isZeroWidth(scalar) { return 0 }
    return isWide(scalar) ? 2 : 1
  }

  /// Whether East Asian text sets the scalar as wide as an ideograph.
  package static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isEmojiPresentation { return !(0x1F1E6...0x1F1FF ~= scalar.value) }
    return wideRanges.contains { $0 ~= scalar.value }
  }

  private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    // Vowels and final consonants of Hangul that join the syllable before them.
    default: 0x1160...0x11FF ~= scalar.value || 0xD7B0...0xD7FF ~= scalar.value
    }
  }

  private static func isEmojiSequence(_ scalars: Character.UnicodeScalarView) -> Bool {
    guard let first = scalars.first, first.properties.isEmoji, scalars.count > 1 else {
      return false
    }
    return first.properties.isEmojiPresentation || scalars.contains("\u{FE0F}")
      || scalars.contains("\u{200D}") || scalars.contains { $0.properties.isEmojiModifier }
  }

  /// The blocks whose assigned characters are wide or full-width, apart from emoji.
  ///
  /// Unassigned places inside a block count as wide; they are reserved for wide characters.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
    0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB,
    0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
