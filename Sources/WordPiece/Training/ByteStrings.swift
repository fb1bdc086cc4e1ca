/// Distinct byte strings, numbered from 0 in the order in which they came, and found by their bytes.
///
/// Bytes, not `String`s: Swift's equality makes one of two canonically equivalent spellings. All
/// strings share one buffer; each costs its bytes, 8 for where it ends and 11 to 21 for finding it.
struct ByteStrings: Sendable {
  /// A place of the hash table; open addressing, a power of two of them, at most 3/4 in use.
  private struct Slot {
    /// The hash's upper half, which tells most strings apart without looking at them.
    var tag: UInt32 = 0
    /// The string's number plus one, or 0 where the slot is free.
    var occupant: UInt32 = 0
  }

  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var slots = [Slot](repeating: Slot(), count: 16)
  /// Drawn anew for each table, so that no text can be made whose words all collide.
  ///
  /// Nothing that a caller sees depends on it.
  private let key = (
    UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1
  )

  /// The most strings that there can be.
  static let limit = Int(Int32.max)

  /// How many strings there are.
  var count: Int { ends.count }

  /// The string with the number `index`.
  subscript(index: Int) -> Span<UInt8> {
    @_lifetime(borrow self)
    get { bytes.span.extracting(range(index)) }
  }

  /// The string with the number `index` as text.
  func text(at index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

  /// Whether the string `first` comes before the string `second`, compared byte by byte.
  func precedes(_ first: Int, _ second: Int) -> Bool {
    bytes[range(first)].lexicographicallyPrecedes(bytes[range(second)])
  }

  /// The number of `string`, or nil.
  func index(of string: Span<UInt8>) -> Int? { find(string, hash(string)).index }

  /// The number of `string`, which is added where it is new.
  ///
  /// - Precondition: There are fewer than ``limit`` strings.
  @discardableResult
  mutating func insert(_ string: Span<UInt8>) -> (index: Int, isNew: Bool) {
    let hash = hash(string)
    let (slot, index) = find(string, hash)
    if let index { return (index, false) }
    precondition(count < Self.limit, "more than \(Self.limit) distinct strings")
    for position in string.indices { bytes.append(string[position]) }
    ends.append(bytes.count)
    slots[slot] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), occupant: UInt32(count))
    if count * 4 > slots.count * 3 { grow() }
    return (count - 1, true)
  }

  // MARK: Finding

  private func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// Where the string is, or the free slot where it would be.
  private func find(_ string: Span<UInt8>, _ hash: UInt64) -> (slot: Int, index: Int?) {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].occupant != 0 {
      let index = Int(slots[slot].occupant) - 1
      if slots[slot].tag == tag, isEqual(index, string) { return (slot, index) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, nil)
  }

  private func isEqual(_ index: Int, _ string: Span<UInt8>) -> Bool {
    let mine = self[index]
    guard mine.count == string.count else { return false }
    for position in string.indices where mine[position] != string[position] { return false }
    return true
  }

  private mutating func grow() {
    let size = slots.count * 2
    slots = [Slot](repeating: Slot(), count: size)
    for index in 0..<count {
      let hash = hash(self[index])
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot].occupant != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), occupant: UInt32(index + 1))
    }
  }

  /// A keyed hash by folded products of 64 by 64 bits, as in wyhash.
  private func hash(_ string: Span<UInt8>) -> UInt64 {
    var state = key.0 ^ UInt64(string.count)
    var word: UInt64 = 0
    for position in string.indices {
      word = word << 8 | UInt64(string[position])
      if position & 7 == 7 {
        state = Self.fold(state ^ word, key.1)
        word = 0
      }
    }
    return Self.fold(state ^ word, key.1 ^ 0x9E37_79B9_7F4A_7C15)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
