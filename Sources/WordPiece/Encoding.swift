/// A text's tokens, one array a property and one element a token.
public struct Encoding: Equatable, Sendable {
  /// The tokens' numbers in the vocabulary.
  public internal(set) var ids: [Int32] = []
  /// The scalars of the original text that each token comes from; `0..<0` for tokens not in it.
  public internal(set) var offsets: [Range<Int>] = []
  /// The word that each token is part of, as an index into `BertTokenizer.words(of:)`; nil for tokens
  /// not in the text.
  public internal(set) var wordIDs: [Int?] = []
  /// Which text each token belongs to, as the model is told: 0 or 1.
  public internal(set) var typeIDs: [Int32] = []
  init() {}

  /// How many tokens there are.
  public var count: Int { ids.count }

  /// Whether each token was put around the text, such as `[CLS]`, rather than found in it.
  ///
  /// - Complexity: O(`count`); it is where ``wordIDs`` is nil.
  public var specialTokensMask: [Bool] { wordIDs.map { $0 == nil } }

  /// The tokens of the word with the index `word`; nil where it has none.
  ///
  /// - Complexity: O(`count`).
  public func tokens(ofWord word: Int) -> Range<Int>? {
    guard let start = wordIDs.firstIndex(of: word) else { return nil }
    let end = wordIDs[start...].firstIndex { $0 != word } ?? count
    return start..<end
  }

  // MARK: Building

  mutating func reserveCapacity(_ count: Int) {
    ids.reserveCapacity(count)
    offsets.reserveCapacity(count)
    wordIDs.reserveCapacity(count)
    typeIDs.reserveCapacity(count)
  }

  /// Appends a token of the text; its type comes with ``endSequence(typeID:)``.
  @inline(__always)
  mutating func append(_ id: Int32, offsets range: Range<Int>, word: Int) {
    ids.append(id)
    offsets.append(range)
    wordIDs.append(word)
  }

  /// Takes back the tokens from `count` on, which were appended since the sequence began.
  mutating func removeLast(downTo count: Int) {
    let excess = ids.count - count
    guard excess > 0 else { return }
    ids.removeLast(excess)
    offsets.removeLast(excess)
    wordIDs.removeLast(excess)
  }

  /// Gives the text's tokens that were appended last their type.
  mutating func endSequence(typeID: Int32) {
    let count = ids.count - typeIDs.count
    typeIDs.append(contentsOf: repeatElement(typeID, count: count))
  }

  mutating func appendSpecial(_ id: Int32, typeID: Int32) {
    ids.append(id)
    offsets.append(0..<0)
    wordIDs.append(nil)
    typeIDs.append(typeID)
  }
}
