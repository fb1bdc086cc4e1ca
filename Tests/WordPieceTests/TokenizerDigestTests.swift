import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Encodings and words of every scalar in five places, and of 200,000 random texts, compared with the
/// reference's by a checksum a block.
@Suite struct TokenizerDigestTests {
  @Test(arguments: Configuration.allCases)
  func everyScalarMatches(configuration: Configuration) throws {
    let fixture = try Fixtures.json("WordPiece/digests.json")
    let blockSize = try #require(fixture["scalar_block"]?.integer)
    let expected = try checksums(fixture, configuration, "scalars")
    let digest = try Digest(configuration)
    for (block, expected) in expected.enumerated() {
      let scalars = UInt32(block * blockSize)..<UInt32((block + 1) * blockSize)
      var checksum = Checksum()
      for scalar in scalars.lazy.compactMap(Unicode.Scalar.init) {
        for text in Self.texts(of: scalar) { digest.add(text, to: &checksum) }
      }
      let range =
        "U+\(String(scalars.lowerBound, radix: 16))..<U+\(String(scalars.upperBound, radix: 16))"
      #expect(checksum.value == expected, "a scalar in \(range)")
    }
  }

  /// A scalar between letters, first, last, twice, and after a combining mark.
  private static func texts(of scalar: Unicode.Scalar) -> [String] {
    let c = String(Character(scalar))
    return ["a\(c)b c", "\(c)a b", "a b\(c)", "a\(c)\(c)b", "a\u{301}\(c)b"]
  }

  @Test(arguments: Configuration.allCases)
  func randomTextsMatch(configuration: Configuration) throws {
    let fixture = try Fixtures.json("WordPiece/digests.json")
    let blockSize = try #require(fixture["random_block"]?.unsignedInteger)
    let random = try RandomTexts(fixture)
    let digest = try Digest(configuration)
    for (block, expected) in try checksums(fixture, configuration, "random").enumerated() {
      let seeds = UInt64(block) * blockSize..<UInt64(block + 1) * blockSize
      var checksum = Checksum()
      for seed in seeds { digest.add(random[seed], to: &checksum) }
      #expect(checksum.value == expected, "a random text of seeds \(seeds)")
    }
  }

  private func checksums(
    _ fixture: JSONValue, _ configuration: Configuration, _ kind: String
  ) throws -> [UInt32] {
    let checksums = fixture["configurations"]?[configuration.rawValue]?[kind]?.elements
    return try #require(checksums).map { UInt32(try #require($0.unsignedInteger)) }
  }
}

/// What stands for a text's tokens, and for its words where special tokens are text.
private struct Digest {
  private let parsing: BertTokenizer
  private let plain: BertTokenizer

  init(_ configuration: Configuration) throws {
    parsing = try configuration.tokenizer()
    plain = try configuration.tokenizer(parsesSpecialTokens: false)
  }

  func add(_ text: String, to checksum: inout Checksum) {
    let encoding = parsing.encode(text)
    checksum.add(encoding.count)
    for index in 0..<encoding.count {
      checksum.add(Int(encoding.ids[index]))
      checksum.add(encoding.offsets[index].lowerBound)
      checksum.add(encoding.offsets[index].upperBound)
      checksum.add(encoding.wordIDs[index] ?? -1)
    }
    for word in plain.words(of: text) {
      checksum.add(word.range.lowerBound)
      checksum.add(word.range.upperBound)
      checksum.add(word.utf8.count)
      for byte in word.utf8 { checksum.add(byte) }
    }
  }
}
