import TestSupport

/// Texts of everything that upsets drawings and terminals.
enum HostileText {
  private static let pieces = [
    "bank", " ", "<b>", "&amp;", "]]>", "\"'", "\u{1B}[31m", "\0", "\t", "\r\n", "\n", "\u{85}",
    "\u{2028}", "\u{202E}", "\u{2066}", "\u{FFFE}", "\u{FFFF}", "\u{9B}", "\u{7F}", "銀行", "한글",
    "e\u{301}", "\u{301}", "👩‍👩‍👧‍👦", "🇩🇪", "🇩", "👍🏽", "क्षि", "שלום", "\u{200D}", "\u{FE0F}",
    "\u{1112}\u{1161}", "1️⃣", "Ｆ", "WWWWWWWW", "iiii", "\u{E0041}", "\u{10FFFF}", "--", "<!--", "%s",
  ]

  /// Up to fifteen pieces, some of them arbitrary scalars.
  static func make(using random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...15, using: &random)).map { _ in
      if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &random)),
        Int.random(in: 0..<5, using: &random) == 0
      {
        return String(Character(scalar))
      }
      return pieces[Int.random(in: pieces.indices, using: &random)]
    }.joined()
  }
}
