/// A set of byte strings, each with a number, for finding the longest one that a text begins with.
///
/// The trie's edges are entries of one hash table, and a node is the slot of the edge that leads to
/// it: a step is one probe, with no list of children to search and none to allocate.
struct ByteTrie: Sendable {
  /// A node: where walking has come to.
  struct Node: Equatable, Sendable {
    fileprivate let slot: UInt32

    /// Where nothing has been read.
    static let root = Node(slot: 0)

    /// The node's number, below ``ByteTrie/nodeLimit``; the root's is 0.
    var index: Int { Int(slot) }
  }

  private struct Slot {
    /// The node that the edge leaves and its byte; ``ByteTrie/noEdge`` in an empty slot.
    var edge: UInt32
    /// The number of the string that ends here, or ``ByteTrie/noValue``.
    var value: Int32
  }

  private static let noEdge = UInt32.max
  private static let noValue = Int32(-1)

  /// The most bytes that all strings may have together.
  ///
  /// An edge keeps its node in 24 bits.
  static let byteLimit = 12_000_000

  private var slots: [Slot]

  /// A number that no node has.
  var nodeLimit: Int { slots.count }

  /// Drawn anew for each trie, so that no vocabulary can be made to collide.
  private let multiplier = UInt64.random(in: .min ... .max) | 1
  private let shift: UInt64
  private let mask: UInt32

  /// An empty trie with room for strings of `byteCount` bytes together.
  ///
  /// - Precondition: `byteCount` is at most ``byteLimit``.
  init(byteCount: Int) {
    precondition(byteCount <= Self.byteLimit, "a trie of \(byteCount) bytes is too large")
    var bits: UInt64 = 4
    while 1 << bits < byteCount + byteCount / 4 { bits += 1 }
    shift = 64 - bits
    mask = 1 << UInt32(bits) - 1
    slots = [Slot](repeating: Slot(edge: Self.noEdge, value: Self.noValue), count: 1 << Int(bits))
  }

  /// Adds `string` with a number that is not negative; the last of equal strings counts.
  ///
  /// - Returns: The number that an equal string had before, or nil.
  @discardableResult
  mutating func insert(_ string: Span<UInt8>, value: Int32) -> Int32? {
    var node = Node.root
    for position in string.indices {
      let edge = node.slot << 8 | UInt32(string[position])
      var slot = firstSlot(of: edge)
      while slots[Int(slot)].edge != edge {
        if slots[Int(slot)].edge == Self.noEdge && slot != 0 {
          slots[Int(slot)].edge = edge
          break
        }
        slot = (slot + 1) & mask
      }
      node = Node(slot: slot)
    }
    let former = slots[Int(node.slot)].value
    slots[Int(node.slot)].value = value
    return former == Self.noValue ? nil : former
  }

  /// The node that `byte` leads to from `node`, or nil.
  @inline(__always)
  func child(of node: Node, _ byte: UInt8) -> Node? {
    let edge = node.slot << 8 | UInt32(byte)
    var slot = firstSlot(of: edge)
    while true {
      let found = slots[Int(slot)].edge
      if found == edge { return Node(slot: slot) }
      // The root's slot holds no edge and is passed over.
      if found == Self.noEdge && slot != 0 { return nil }
      slot = (slot + 1) & mask
    }
  }

  /// The number of the string that ends at `node`, or nil.
  @inline(__always)
  func value(at node: Node) -> Int32? {
    let value = slots[Int(node.slot)].value
    return value == Self.noValue ? nil : value
  }

  /// The node that all of `string` leads to, or nil where no string begins so.
  func node(of string: Span<UInt8>) -> Node? {
    var node = Node.root
    for position in string.indices {
      guard let next = child(of: node, string[position]) else { return nil }
      node = next
    }
    return node
  }

  /// The longest string, of one byte or more, that continues `node` at the start of `range`.
  ///
  /// - Returns: Its number and the end of what it matches, or nil.
  /// - Complexity: O(the longest string); allocates nothing.
  @inline(__always)
  func longestMatch(
    from node: Node = .root, in text: Span<UInt8>, _ range: Range<Int>
  ) -> (value: Int32, end: Int)? {
    var node = node
    var best: (value: Int32, end: Int)?
    for position in range {
      guard let next = child(of: node, text[position]) else { break }
      node = next
      if let value = value(at: node) { best = (value, position + 1) }
    }
    return best
  }

  @inline(__always)
  private func firstSlot(of edge: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: (UInt64(edge) &* multiplier) >> shift)
  }
}
