/// The tokens of a tokenizer and their numbers.
///
/// Tokens are compared as bytes, never as `String`s, which are equal where they are canonically
/// equivalent: in a vocabulary `é` of one scalar and `é` of two are two tokens.
public struct Vocabulary: Sendable {
  /// Where a token stands in the bytes; negative where a number has none.
  private struct Place {
    var start: Int32
    var end: Int32

    static let none = Place(start: -1, end: -1)
  }

  private let bytes: [UInt8]
  private var places: [Place]
  private(set) var trie: ByteTrie

  /// How many tokens there are.
  public private(set) var count = 0

  /// The tokens of `list`, numbered from 0; of equal ones the last counts.
  ///
  /// - Throws: ``WordPieceError/vocabularyTooLarge(byteCount:limit:path:)``.
  public init(_ list: some Sequence<String>) throws(WordPieceError) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for token in list {
      bytes.append(contentsOf: token.utf8)
      ends.append(bytes.count)
    }
    try self.init(bytes: bytes, idCount: ends.count)
    var start = 0
    for (id, end) in ends.enumerated() {
      insert(start..<end, id: id)
      start = end
    }
  }

  /// A vocabulary without tokens over `bytes`, for numbers below `idCount`.
  init(bytes: [UInt8], idCount: Int) throws(WordPieceError) {
    let limit = ByteTrie.byteLimit
    guard bytes.count <= limit, idCount <= limit else {
      throw .vocabularyTooLarge(byteCount: max(bytes.count, idCount), limit: limit)
    }
    self.bytes = bytes
    places = [Place](repeating: .none, count: idCount)
    trie = ByteTrie(byteCount: bytes.count)
  }

  /// Gives a token, a range of the bytes, the number `id`.
  ///
  /// - Precondition: `id` is below the count of numbers.
  mutating func insert(_ token: Range<Int>, id: Int) {
    let bytes = self.bytes
    if let former = trie.insert(bytes.span.extracting(token), value: Int32(id)) {
      places[Int(former)] = .none
    } else {
      count += 1
    }
    places[id] = Place(start: Int32(token.lowerBound), end: Int32(token.upperBound))
  }

  /// One more than the greatest number.
  public var idCount: Int { places.count }

  /// Whether `id` is the number of a token.
  func contains(id: Int) -> Bool { places.indices.contains(id) && places[id].start >= 0 }

  // MARK: Looking up

  /// The number of `token`, compared as UTF-8, or nil.
  public func id(of token: String) -> Int32? {
    id(ofUTF8: token.utf8Span.span)
  }

  /// The number of the token with these bytes, or nil.
  public func id(ofUTF8 token: Span<UInt8>) -> Int32? {
    trie.node(of: token).flatMap { trie.value(at: $0) }
  }

  /// The token with the number `id`, or nil.
  public func token(_ id: Int32) -> String? {
    utf8(of: id).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of the token with the number `id`, or nil.
  public func utf8(of id: Int32) -> ArraySlice<UInt8>? {
    guard contains(id: Int(id)) else { return nil }
    let place = places[Int(id)]
    return bytes[Int(place.start)..<Int(place.end)]
  }
}
