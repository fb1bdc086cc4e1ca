/// The tokens of one sequence, before special tokens stand around them.
struct SequenceTokens {
  private(set) var ids: [Int32] = []
  private(set) var places: [TokenPlace] = []

  var count: Int { ids.count }

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  mutating func append(_ id: Int32, offsets: Range<Int32>, word: Int32) {
    ids.append(id)
    places.append(TokenPlace(start: offsets.lowerBound, end: offsets.upperBound, word: word))
  }

  /// Takes back the last tokens, down to `count`.
  mutating func removeLast(downTo count: Int) {
    ids.removeLast(ids.count - count)
    places.removeLast(places.count - count)
  }

  /// Hands the tokens over, with the memory that they are in.
  mutating func take() -> (ids: [Int32], places: [TokenPlace]) {
    var taken = SequenceTokens()
    swap(&taken, &self)
    return (taken.ids, taken.places)
  }
}

/// The memory that encoding works in, kept from text to text.
struct EncodingScratch {
  var text = NormalizedText()
  var first = SequenceTokens()
  var second = SequenceTokens()
}
