/// The keys of one object, to find the one that comes twice.
///
/// Keys are compared as bytes after their escapes are replaced: canonically equivalent keys are
/// different keys, which a vocabulary needs. The hash is Swift's seeded one, so that no text can be
/// made to collide.
struct JSONKeySet {
  private var seen: Set<ArraySlice<UInt8>> = []

  mutating func insert(
    _ key: Int, of nodes: [JSONDocument.Node], in bytes: [UInt8]
  ) throws(JSONError) {
    let node = nodes[key]
    let raw = bytes[Int(node.start)..<Int(node.end)]
    let text = node.isEscaped ? JSONEscape.decode(raw, in: bytes)[...] : raw
    guard seen.insert(text).inserted else {
      throw .duplicateKey(String(decoding: text, as: UTF8.self), offset: Int(node.start) - 1)
    }
  }
}
