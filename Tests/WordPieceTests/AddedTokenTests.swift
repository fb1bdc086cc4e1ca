import TestSupport
import Testing
import WordPiece

/// Which added tokens are found in a text, compared with looking for each at each place.
@Suite struct AddedTokenTests {
  /// The leftmost tokens and of those the longest, one behind the other, by the definition.
  private static func matches(_ tokens: [[UInt8]], in text: [UInt8]) -> [Range<Int>] {
    var matches: [Range<Int>] = []
    var position = 0
    while position < text.count {
      let found = tokens.filter { text[position...].starts(with: $0) }
      guard let count = found.map(\.count).max() else {
        position += 1
        continue
      }
      matches.append(position..<position + count)
      position += count
    }
    return matches
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func findsTheLeftmostAndOfThoseTheLongest(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func below(_ bound: UInt64) -> Int { Int(generator.next() % bound) }
    // Few letters, so that tokens begin and end in one another; a long one makes the windows longer.
    func string(_ count: Int) -> String { String((0..<count).map { _ in "aaab"[below(4)] }) }
    var tokens = (0..<1 + below(8)).map { _ in string(1 + below(seed % 2 == 0 ? 4 : 12)) }
    if seed % 3 == 0 { tokens.append(String(repeating: "a", count: 300) + "b") }
    let text = string(1_000) + (seed % 3 == 0 ? String(repeating: "a", count: 700) + "bb" : "")
    let tokenizer = try BertTokenizer(
      vocabulary: Configuration.vocabulary.get(), addedTokens: tokens.map { AddedToken($0) })
    let found = tokenizer.words(of: text).filter { $0.addedTokenID != nil }
    let expected = Self.matches(tokens.map { Array($0.utf8) }, in: Array(text.utf8))
    #expect(found.map(\.range) == expected, "\(tokens)")
    let names = found.map { tokenizer.token($0.addedTokenID ?? -1) }
    #expect(names == expected.map { String(Array(text)[$0]) })
  }
}

extension String {
  fileprivate subscript(offset: Int) -> Character { self[index(startIndex, offsetBy: offset)] }
}
