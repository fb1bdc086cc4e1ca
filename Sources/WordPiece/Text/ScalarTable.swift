/// What the reference tokenizer does with each Unicode scalar.
///
/// Two-stage tables, written by a script that asked the reference about every scalar. They are
/// constant data, used in place: nothing is decoded at start-up.
enum ScalarTable {
  /// The record of a scalar.
  static subscript(scalar: UInt32) -> ScalarRecord {
    let block = Int(blockIndices[Int(scalar >> 7)])
    return ScalarRecord(bits: records[Int(recordIndices[block << 7 | Int(scalar & 0x7F)])])
  }
}

/// What the tables say of one scalar.
struct ScalarRecord {
  /// From the lowest bit: 8 flags, 8 of combining rank, 4 and 4 of the lengths of decomposition and
  /// lower-case form, 16 and 16 of their places in ``ScalarTable/sequences``.
  let bits: UInt64

  /// Cleaning removes it: U+0000, U+FFFD and what the reference takes for control characters.
  var isDropped: Bool { bits & 1 << 0 != 0 }
  /// It separates words.
  var isWhitespace: Bool { bits & 1 << 1 != 0 }
  /// It is a word by itself.
  var isPunctuation: Bool { bits & 1 << 2 != 0 }
  /// It gets a space on both sides where Chinese characters are told apart.
  var isIdeograph: Bool { bits & 1 << 3 != 0 }
  /// Stripping accents removes it, once it has been decomposed.
  var isNonspacingMark: Bool { bits & 1 << 4 != 0 }
  /// A token to be found as a single word is not found beside it.
  var isWordCharacter: Bool { bits & 1 << 5 != 0 }
  /// Its decomposition is arithmetic.
  var isHangulSyllable: Bool { bits & 1 << 6 != 0 }
  /// Some normalizer changes it, or moves it.
  var changes: Bool { bits & 1 << 7 != 0 }

  /// Its place in canonical ordering; 0 for what stays where it is.
  var combiningRank: UInt8 { UInt8(truncatingIfNeeded: bits >> 8) }

  /// Where its full canonical decomposition stands in ``ScalarTable/sequences``; empty for itself.
  var decomposition: Range<Int> { range(at: bits >> 24, count: bits >> 16) }

  /// Where its lower-case form stands in ``ScalarTable/sequences``; empty for itself.
  var lowercase: Range<Int> { range(at: bits >> 40, count: bits >> 20) }

  private func range(at start: UInt64, count: UInt64) -> Range<Int> {
    let start = Int(start & 0xFFFF)
    return start..<start + Int(count & 0xF)
  }
}
