internal import Glibc

/// Distinct words as they are met in a text, numbered from 0 in that order, and how often each is.
///
/// A ``WordTable`` made for speed: most words of a text are short, and such a word is told apart by
/// looking at one place of memory, where all its bytes stand.
struct WordCounter: Sendable {
  /// A place of the hash table; open addressing, a power of two of them, at most 3/4 in use.
  private struct Slot {
    /// The word's first 8 bytes, the first one lowest, filled up with zeros.
    var prefix: UInt64 = 0
    /// How many bytes the word has; what is more than this can hold is the largest.
    var length: UInt32 = 0
    /// The word's number plus one, or 0 where the slot is free.
    var occupant: UInt32 = 0
  }

  /// How often each word was counted.
  private(set) var counts: [Int] = []
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var slots = [Slot](repeating: Slot(), count: 1 << 10)
  /// Drawn anew for each table, so that no text can be made whose words all collide.
  ///
  /// Nothing that a caller sees depends on it.
  private let key = (
    UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1
  )

  /// How many words there are.
  var count: Int { ends.count }

  /// The bytes of the word with the number `index`.
  @_lifetime(borrow self)
  func word(at index: Int) -> RawSpan { unsafe bytes.span.extracting(range(index)).bytes }

  /// Counts a word, and returns its number.
  mutating func count(_ word: RawSpan) -> UInt32 { count(0..<word.byteCount, of: word) }

  /// Counts the word that stands at `range` of `text`, and returns its number.
  mutating func count(_ range: Range<Int>, of text: RawSpan) -> UInt32 {
    let prefix = Self.prefix(range, of: text)
    let word = text.extracting(range)
    let length = UInt32(clamping: word.byteCount)
    var slot = Int(truncatingIfNeeded: hash(word, prefix)) & (slots.count - 1)
    while slots[slot].occupant != 0 {
      let found = slots[slot]
      let number = found.occupant - 1
      if found.prefix == prefix, found.length == length,
        length <= 8 || isEqual(Int(number), word)
      {
        counts[Int(number)] += 1
        return number
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return insert(word, Slot(prefix: prefix, length: length), at: slot)
  }

  /// Counts a word by its number.
  mutating func countAgain(_ number: UInt32) { counts[Int(number)] += 1 }

  private mutating func insert(_ word: RawSpan, _ entry: Slot, at slot: Int) -> UInt32 {
    precondition(count < WordTable.limit, "more than \(WordTable.limit) distinct words")
    unsafe word.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
    counts.append(1)
    slots[slot] = entry
    slots[slot].occupant = UInt32(count)
    if count * 4 > slots.count * 3 { grow() }
    return UInt32(count - 1)
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for entry in old where entry.occupant != 0 {
      let hash = hash(word(at: Int(entry.occupant - 1)), entry.prefix)
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot].occupant != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = entry
    }
  }

  private func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  private func isEqual(_ index: Int, _ word: RawSpan) -> Bool {
    let mine = self.word(at: index)
    guard mine.byteCount == word.byteCount else { return false }
    return unsafe mine.withUnsafeBytes { mine in
      unsafe word.withUnsafeBytes { word in
        guard let a = mine.baseAddress, let b = word.baseAddress else { return true }
        return unsafe memcmp(a, b, mine.count) == 0
      }
    }
  }

  // MARK: Hashing

  /// Reads 8 bytes at once, of which what is behind the word is dropped: which of the lengths up to 8
  /// a word has, no branch predictor knows.
  @inline(__always)
  private static func prefix(_ range: Range<Int>, of text: RawSpan) -> UInt64 {
    guard range.lowerBound + 8 <= text.byteCount else { return prefix(text.extracting(range)) }
    let dropped = UInt64(max(0, 64 - 8 * range.count))
    let bytes = load(text, range.lowerBound, as: UInt64.self)
    return range.isEmpty ? 0 : (bytes &<< dropped) &>> dropped
  }

  /// The same of a word with fewer than 8 bytes and nothing behind it.
  private static func prefix(_ word: RawSpan) -> UInt64 {
    let count = word.byteCount
    if count >= 4 {
      // The two may overlap, in the same bytes.
      let (low, high) = (load(word, 0, as: UInt32.self), load(word, count - 4, as: UInt32.self))
      return UInt64(low) | UInt64(high) << UInt64(8 * (count - 4))
    }
    guard count > 0 else { return 0 }
    let middle = count / 2
    return UInt64(word.byte(at: 0)) | UInt64(word.byte(at: middle)) << UInt64(8 * middle)
      | UInt64(word.byte(at: count - 1)) << UInt64(8 * (count - 1))
  }

  /// A keyed hash by folded products of 64 by 64 bits, as in wyhash.
  @inline(__always)
  private func hash(_ word: RawSpan, _ prefix: UInt64) -> UInt64 {
    var state = Self.fold(prefix ^ key.0, key.1 ^ UInt64(word.byteCount))
    var offset = 8
    while offset < word.byteCount {
      // The last one begins where it ends with the word.
      let next = Self.load(word, min(offset, word.byteCount - 8), as: UInt64.self)
      state = Self.fold(state ^ next, key.1)
      offset += 8
    }
    return state
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func load<Value: BitwiseCopyable & FixedWidthInteger>(
    _ word: RawSpan, _ offset: Int, as type: Value.Type
  ) -> Value {
    // Any bytes are an integer.
    Value(littleEndian: unsafe word.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }
}
