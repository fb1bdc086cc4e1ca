/// The hash table that a native vector file carries, so that opening it builds none.
///
/// Open addressing with linear probing: a power of two of slots, at most half of them in use. A slot
/// is two little-endian 32-bit numbers: the upper half of the word's hash, and the word's number plus
/// one, or 0 where the slot is free. A word is looked for from slot `hash mod slots` on.
enum WordIndex {
  /// How many bytes a slot has.
  static let slotSize = 8
  /// The most slots that are looked at for a word: a file cannot make a look-up a long search.
  static let probeLimit = 1 << 10

  /// The table of `words`, and the number of the hash's key, the first with which no word is further
  /// away than the limit.
  static func make(_ words: WordList) -> (slots: [UInt8], key: UInt64) {
    var number: UInt64 = 0
    while true {
      if let slots = make(words, ByteHash.Key(number: number)) { return (slots, number) }
      number += 1
    }
  }

  private static func make(_ words: WordList, _ key: ByteHash.Key) -> [UInt8]? {
    var slotCount = 16
    while slotCount < 2 * words.count { slotCount *= 2 }
    var occupants = [UInt32](repeating: 0, count: 2 * slotCount)
    for index in words.indices {
      let hash = ByteHash.hash(words.bytes(at: index), key)
      var slot = Int(truncatingIfNeeded: hash) & (slotCount - 1)
      var probeCount = 1
      while occupants[2 * slot + 1] != 0 {
        slot = (slot + 1) & (slotCount - 1)
        probeCount += 1
        guard probeCount <= probeLimit else { return nil }
      }
      occupants[2 * slot] = UInt32(truncatingIfNeeded: hash >> 32)
      occupants[2 * slot + 1] = UInt32(index + 1)
    }
    return occupants.littleEndianBytes
  }
}

extension Array where Element: FixedWidthInteger {
  /// The elements' bytes, as files have them.
  var littleEndianBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * MemoryLayout<Element>.size)
    for element in self {
      unsafe Swift.withUnsafeBytes(of: element.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}
