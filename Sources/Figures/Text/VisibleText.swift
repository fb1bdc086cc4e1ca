extension String {
  /// The text with everything that could act on its surroundings replaced by something visible.
  ///
  /// Safe in a terminal (no control characters, hence no escape sequences), in XML 1.0 (no
  /// character that it forbids) and beside other text (no bidirectional overrides). Every Unicode
  /// scalar is replaced by exactly one, so ranges counted in scalars stay valid.
  package var madeVisible: String {
    if utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return self }
    var visible = String.UnicodeScalarView()
    visible.append(contentsOf: unicodeScalars.lazy.map(\.madeVisible))
    return String(visible)
  }
}

extension Unicode.Scalar {
  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// What is shown in place of the scalar; the scalar itself where it is harmless.
  ///
  /// - A tab is a space. Other C0 controls and DEL are their pictures (␀, ␛, ␡).
  /// - Line and paragraph separators and NEL are ␤. Other C1 controls are U+FFFD.
  /// - Bidirectional embeddings, overrides and isolates are U+FFFD, as are deprecated format
  ///   controls, annotation controls and noncharacters. The implicit marks (LRM, RLM, ALM), which
  ///   right-to-left text needs and which override nothing, stay.
  /// - A soft hyphen, whose width differs between terminals, is a hyphen.
  package var madeVisible: Unicode.Scalar {
    switch value {
    case 0x09: " "
    case 0x00..<0x20: Unicode.Scalar(0x2400 + value) ?? Self.replacement
    case 0x7F: "\u{2421}"
    case 0x85, 0x2028, 0x2029: "\u{2424}"
    case 0x80..<0xA0: Self.replacement
    case 0xAD: "-"
    case 0x202A...0x202E, 0x2066...0x2069: Self.replacement
    case 0x206A...0x206F, 0xFFF9...0xFFFB: Self.replacement
    case 0xFDD0...0xFDEF: Self.replacement
    case _ where value & 0xFFFE == 0xFFFE: Self.replacement
    default: self
    }
  }
}
