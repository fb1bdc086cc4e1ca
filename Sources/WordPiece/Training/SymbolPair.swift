/// Two neighbouring tokens; pairs are ordered by the first's number, then the second's.
struct SymbolPair: Comparable {
  /// The first token's number above the second's.
  let bits: UInt64

  init(_ first: UInt32, _ second: UInt32) { bits = UInt64(first) << 32 | UInt64(second) }

  var first: UInt32 { UInt32(truncatingIfNeeded: bits >> 32) }
  var second: UInt32 { UInt32(truncatingIfNeeded: bits) }

  static func < (a: SymbolPair, b: SymbolPair) -> Bool { a.bits < b.bits }
}
