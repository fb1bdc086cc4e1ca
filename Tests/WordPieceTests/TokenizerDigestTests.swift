import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Encodings and words of every scalar and of random texts, compared with the reference's by a
/// checksum a block.
@Suite struct TokenizerDigestTests {
  /// Where a block's checksum is wrong.
  private func differences(
    _ configuration: Configuration, _ name: String, blockSize: String,
    _ texts: some Sequence<String>
  ) throws -> [String] {
    let fixture = try Fixtures.json("WordPiece/digests.json")
    let size = try #require(fixture[blockSize]?.integer)
    let expected = try #require(fixture["configurations"]?[configuration.rawValue]?[name]?.elements)
      .map { try #require($0.unsignedInteger) }
    let digest = try Digest(configuration)
    var found: [UInt64] = []
    var checksum = Checksum()
    var last = ""
    var bounds: [String] = []
    for (index, text) in texts.enumerated() {
      if index % size == 0 {
        if index > 0 {
          found.append(UInt64(checksum.value))
          bounds[bounds.count - 1] += "...\(last.debugDescription)"
        }
        checksum = Checksum()
        bounds.append("\(index): \(text.debugDescription)")
      }
      digest.add(text, to: &checksum)
      last = text
    }
    found.append(UInt64(checksum.value))
    #expect(found.count == expected.count)
    return zip(bounds, zip(found, expected)).filter { $1.0 != $1.1 }.map(\.0)
  }

  @Test(arguments: Configuration.allCases)
  func everyScalarMatches(configuration: Configuration) throws {
    let texts = (0...0x10FFFF as ClosedRange<UInt32>).lazy
      .compactMap(Unicode.Scalar.init).map { "a\(Character($0))b c" }
    #expect(try differences(configuration, "scalars", blockSize: "scalar_block", texts) == [])
  }

  @Test(arguments: Configuration.allCases)
  func randomTextsMatch(configuration: Configuration) throws {
    let fixture = try Fixtures.json("WordPiece/digests.json")
    let random = try RandomTexts(fixture)
    let count = try #require(fixture["random_count"]?.unsignedInteger)
    let texts = (0..<count).lazy.map { random[$0] }
    #expect(try differences(configuration, "random", blockSize: "random_block", texts) == [])
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
