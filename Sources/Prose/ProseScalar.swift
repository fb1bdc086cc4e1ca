/// What a Unicode scalar is in prose, by its general category.
///
/// The scalars that texts are mostly made of have a table, which is made when it is first needed.
enum ProseScalar {
  enum Kind: UInt8 {
    case letter, mark, apostrophe, joiner, ignored, other
  }

  /// The first scalar beyond the tables: Latin, Greek, Cyrillic, Indic scripts and so on are before.
  static let limit: UInt32 = 0x3000

  /// In ``lowercase``: the lower-case form is several scalars.
  static let special: UInt32 = 0

  static let kinds: [Kind] = (0..<limit).map { kind($0) }

  /// The lower-case form of each letter.
  static let lowercase: [UInt32] = (0..<limit).map { value in
    let mapping = Unicode.Scalar(value)?.properties.lowercaseMapping.unicodeScalars
    guard let mapping, mapping.count == 1, let lower = mapping.first else { return special }
    return lower.value
  }

  static func kind(_ value: UInt32) -> Kind {
    switch value {
    case 0x27, 0x2019: return .apostrophe
    case 0x200C, 0x200D: return .joiner
    case 0xAD: return .ignored
    default: break
    }
    return switch Unicode.Scalar(value)?.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      .letter
    case .nonspacingMark, .spacingMark, .enclosingMark: .mark
    default: .other
    }
  }
}
