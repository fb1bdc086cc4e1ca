/// The offsets of an encoding's tokens: a collection that is kept in a fourth of an array's memory.
///
/// Elements are read in O(1), as an array's are; `Array(encoding.offsets)` makes one.
public struct TokenOffsets: RandomAccessCollection, Equatable, Sendable {
  let places: [TokenPlace]

  /// The first token.
  public var startIndex: Int { 0 }
  /// One more than the last token.
  public var endIndex: Int { places.count }

  /// The offsets of one token.
  public subscript(token: Int) -> Range<Int> {
    Int(places[token].start)..<Int(places[token].end)
  }

  /// Whether two encodings' tokens have the same offsets.
  public static func == (first: Self, second: Self) -> Bool { first.elementsEqual(second) }
}

/// The words of an encoding's tokens: a collection that is kept in a fourth of an array's memory.
///
/// Elements are read in O(1), as an array's are; `Array(encoding.wordIDs)` makes one.
public struct TokenWordIDs: RandomAccessCollection, Equatable, Sendable {
  let places: [TokenPlace]

  /// The first token.
  public var startIndex: Int { 0 }
  /// One more than the last token.
  public var endIndex: Int { places.count }

  /// The word of one token; nil for tokens not in the text.
  public subscript(token: Int) -> Int? { places[token].word < 0 ? nil : Int(places[token].word) }

  /// Whether two encodings' tokens are of the same words.
  public static func == (first: Self, second: Self) -> Bool { first.elementsEqual(second) }
}

/// Where a token stands in its text.
struct TokenPlace: Equatable, Sendable {
  /// The scalars of the text, or of the word that it was given as.
  var start: Int32
  var end: Int32
  /// The number of the word; negative for a token not in the text.
  var word: Int32

  static let none = TokenPlace(start: 0, end: 0, word: -1)
}
