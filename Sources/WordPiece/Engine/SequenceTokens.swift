/// The tokens of one sequence, before special tokens stand around them.
struct SequenceTokens {
  private(set) var ids: [Int32] = []
  private(set) var places: [TokenPlace] = []

  var count: Int { ids.count }

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  /// Makes room for the tokens of all of `text`, of which `position` scalars have become these.
  ///
  /// Growing by and by would cost a long text as much memory again, and the time to touch it.
  mutating func reserveCapacity(forecast text: Span<UInt8>, after position: Int) {
    let scalarCount = text.scalarCount(in: text.indices)
    let forecast = count * (scalarCount - position) / max(1, position)
    // An eighth more, for what follows may be denser, but hardly more than a token a byte; and room for
    // special tokens.
    let capacity = min(count + forecast + forecast / 8, text.count) + 64
    ids.reserveCapacity(capacity)
    places.reserveCapacity(capacity)
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
