/// How wide text is when a proportional sans-serif font sets it.
///
/// Nobody knows which font will draw a figure, so widths are those of DejaVu Sans, among the widest
/// fonts that a system falls back to: text is rarely wider than measured, and mostly narrower.
/// Characters outside ASCII go by class: combining marks are nothing, East Asian wide characters an
/// em, emoji an em and a quarter, capitals and lower-case letters of other scripts their average.
package struct TextMetrics: Sendable {
  /// The font size in pixels.
  package let size: Double
  /// Whether the text is set in bold, which widens it by a sixth.
  package let isBold: Bool

  package init(size: Double, isBold: Bool = false) {
    self.size = size
    self.isBold = isBold
  }

  /// The width of a text in pixels.
  package func width(of text: String) -> Double {
    text.reduce(0) { $0 + width(of: $1) }
  }

  /// The width of one grapheme cluster in pixels.
  package func width(of character: Character) -> Double {
    Self.ems(of: character) * size * (isBold ? 7.0 / 6 : 1)
  }

  /// The height from the top of the tallest letter to the bottom of the deepest.
  package var lineHeight: Double { size * 1.2 }

  private static func ems(of character: Character) -> Double {
    if let ascii = character.asciiValue, 0x20..<0x7F ~= ascii {
      return Double(asciiHundredths[Int(ascii) - 0x20]) / 100
    }
    guard let first = character.unicodeScalars.first else { return 0 }
    switch DisplayWidth.of(character) {
    case 0: return 0
    case 1: return first.properties.isUppercase ? 0.78 : 0.68
    case let columns:
      return first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
        ? 1.25 : Double(columns) / 2
    }
  }

  /// The advances of U+0020 to U+007E in DejaVu Sans, in hundredths of an em.
  private static let asciiHundredths: [UInt8] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
    100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
    60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
    50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61,
    63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
  ]
}
