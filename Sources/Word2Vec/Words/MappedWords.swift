internal import SafeTensorsLoader

/// The words of a native vector file where they stand in it.
///
/// Opening looks at none of them. Whatever the file holds, a place outside it is never read: a word
/// whose ends make no sense is empty, and one that the index does not lead to is not found.
struct MappedWords: Sendable {
  /// How many words there are; fewer than in the file where not all are wanted.
  let count: Int
  private let text: TensorView
  private let ends: TensorView
  private let slots: TensorView
  private let key: ByteHash.Key

  /// - Precondition: `ends` has 8 bytes a word, `slots` a power of two of slots.
  init(count: Int, text: TensorView, ends: TensorView, slots: TensorView, key: ByteHash.Key) {
    self.count = count
    self.text = text
    self.ends = ends
    self.slots = slots
    self.key = key
  }

  /// The word's bytes.
  @_lifetime(borrow self)
  func bytes(at index: Int) -> RawSpan { text.bytes.extracting(range(index) ?? 0..<0) }

  /// Where the word stands in the text; nil where the file puts it outside, or before itself.
  func range(_ index: Int) -> Range<Int>? {
    let begin = index == 0 ? 0 : end(index - 1)
    let end = end(index)
    return 0...end ~= begin && end <= text.byteCount ? begin..<end : nil
  }

  /// Where the word stands in the file.
  func byteOffset(at index: Int) -> Int {
    text.byteRange.lowerBound + (range(index)?.lowerBound ?? 0)
  }

  /// The number of the word with just these bytes.
  func index(of word: RawSpan) -> Int? {
    let hash = ByteHash.hash(word, key)
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    let slotCount = slots.byteCount / WordIndex.slotSize
    var slot = Int(truncatingIfNeeded: hash) & (slotCount - 1)
    for _ in 0..<min(WordIndex.probeLimit, slotCount) {
      let occupant = Int(number(2 * slot + 1))
      guard occupant > 0 else { return nil }
      let index = occupant - 1
      if number(2 * slot) == tag, index < count, bytes(at: index).hasSameBytes(as: word) {
        return index
      }
      slot = (slot + 1) & (slotCount - 1)
    }
    return nil
  }

  private func end(_ index: Int) -> Int {
    let end = unsafe ends.bytes.unsafeLoadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
    return Int(clamping: UInt64(littleEndian: end))
  }

  private func number(_ index: Int) -> UInt32 {
    let number = unsafe slots.bytes.unsafeLoadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
    return UInt32(littleEndian: number)
  }
}
