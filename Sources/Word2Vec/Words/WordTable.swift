internal import Glibc

/// Distinct words, numbered from 0 in the order in which they came, and found by their bytes.
///
/// Bytes, not `String`s: Swift's equality makes one of two canonically equivalent spellings, which
/// are two words of a vocabulary. All words share one buffer; a word costs its bytes, 8 for where
/// it ends and 11 to 21 for finding it.
struct WordTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var slots = [Slot](repeating: Slot(), count: 16)

  /// A place of the hash table; open addressing, a power of two of them, at most 3/4 in use.
  private struct Slot {
    /// The hash's upper half, which tells most words apart without looking at them.
    var tag: UInt32 = 0
    /// The word's number plus one, or 0 where the slot is free.
    var occupant: UInt32 = 0
  }

  /// The most words that there can be.
  static let limit = Int(Int32.max)

  /// How many words there are.
  var count: Int { ends.count }

  /// How many bytes the word has.
  func byteCount(at index: Int) -> Int { range(index).count }

  /// The word's text.
  func word(at index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

  /// The word's bytes.
  @_lifetime(borrow self)
  func bytes(at index: Int) -> RawSpan { unsafe bytes.span.extracting(range(index)).bytes }

  /// The number of the word with just these bytes.
  func index(of word: RawSpan) -> Int? { find(word, ByteHash.hash(word)).index }

  /// The number of `word`, which is added where it is new.
  ///
  /// - Precondition: There are fewer than ``limit`` words.
  mutating func insert(_ word: RawSpan) -> (index: Int, isNew: Bool) {
    let hash = ByteHash.hash(word)
    let (slot, index) = find(word, hash)
    if let index { return (index, false) }
    precondition(count < Self.limit, "more than \(Self.limit) distinct words")
    unsafe word.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
    slots[slot] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), occupant: UInt32(count))
    if count * 4 > slots.count * 3 { grow() }
    return (count - 1, true)
  }

  /// The words whose present numbers are `indices`, each at most once, numbered in that order.
  func reordered(_ indices: [Int]) -> WordTable {
    var table = WordTable()
    table.reserve(indices.count)
    for index in indices { _ = table.insert(bytes(at: index)) }
    return table
  }

  /// Makes room for `count` words in all.
  mutating func reserve(_ count: Int) {
    ends.reserveCapacity(count)
    var size = slots.count
    while count * 4 > size * 3 { size *= 2 }
    if size > slots.count { rebuild(size) }
  }

  // MARK: Finding

  private func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// Where the word is, or the free slot where it would be.
  private func find(_ word: RawSpan, _ hash: UInt64) -> (slot: Int, index: Int?) {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].occupant != 0 {
      let index = Int(slots[slot].occupant) - 1
      if slots[slot].tag == tag, isWord(index, word) { return (slot, index) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, nil)
  }

  private func isWord(_ index: Int, _ word: RawSpan) -> Bool {
    let range = range(index)
    guard range.count == word.byteCount else { return false }
    return unsafe word.withUnsafeBytes { word in
      unsafe bytes.withUnsafeBytes { bytes in
        guard let mine = bytes.baseAddress, let other = word.baseAddress else { return true }
        return unsafe memcmp(mine + range.lowerBound, other, range.count) == 0
      }
    }
  }

  private mutating func grow() { rebuild(slots.count * 2) }

  private mutating func rebuild(_ size: Int) {
    slots = [Slot](repeating: Slot(), count: size)
    for index in 0..<count {
      let hash = ByteHash.hash(bytes(at: index))
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot].occupant != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), occupant: UInt32(index + 1))
    }
  }
}
