/// The keys of one object, to find the one that comes twice.
///
/// Keys are compared as bytes after their escapes are replaced: canonically equivalent keys are
/// different keys, which a vocabulary needs. The hash is Swift's seeded one, so that no text can be
/// made to collide. A table with open addressing, at most half full: with a `Set` of slices a
/// vocabulary takes half as long again to parse.
struct JSONKeySet {
  private struct Slot {
    var hash = 0
    /// The key's node; -1 where the slot is free.
    var key: Int32 = -1
  }

  /// A power of two of them, or none.
  private var slots: [Slot] = []
  private var count = 0

  mutating func insert(
    _ key: Int, of nodes: [JSONDocument.Node], in bytes: [UInt8]
  ) throws(JSONError) {
    if count * 2 == slots.count { grow() }
    let text = Self.text(of: nodes[key], in: bytes)
    let hash = Self.hash(of: text)
    var place = hash & (slots.count - 1)
    while slots[place].key >= 0 {
      if slots[place].hash == hash,
        text == Self.text(of: nodes[Int(slots[place].key)], in: bytes)
      {
        let offset = Int(nodes[key].start) - 1
        throw .duplicateKey(String(decoding: text, as: UTF8.self), offset: offset)
      }
      place = (place + 1) & (slots.count - 1)
    }
    slots[place] = Slot(hash: hash, key: Int32(key))
    count += 1
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: max(8, old.count * 2))
    for slot in old where slot.key >= 0 {
      var place = slot.hash & (slots.count - 1)
      while slots[place].key >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = slot
    }
  }

  private static func text(of node: JSONDocument.Node, in bytes: [UInt8]) -> ArraySlice<UInt8> {
    let raw = bytes[Int(node.start)..<Int(node.end)]
    return node.isEscaped ? JSONEscape.decode(raw, in: bytes)[...] : raw
  }

  private static func hash(of text: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    unsafe text.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
