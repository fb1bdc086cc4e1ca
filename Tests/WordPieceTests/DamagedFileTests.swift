import Files
import TestSupport
import Testing
import WordPiece

/// Files with random damage: loading them fails with an error of ours, or gives a tokenizer that works.
@Suite struct DamagedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Replaces, drops or repeats a few bytes.
  private func damaged(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let range = start..<min(bytes.count, start + Int.random(in: 1...8, using: &generator))
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes.removeSubrange(range)
      case 1: bytes.insert(contentsOf: bytes[range], at: start)
      case 2: bytes[start] = UInt8.random(in: 0x20...0x7E, using: &generator)
      default: bytes[start] = UInt8.random(in: 0...0xFF, using: &generator)
      }
    }
    return bytes
  }

  private func expectNoCrash(_ load: () throws -> BertTokenizer, seed: UInt64) {
    do {
      let tokenizer = try load()
      let text = "a <left> [SEP] whole b\u{E1}nk \u{302E}\u{301} river x\u{200D}y"
      let encoding = tokenizer.encode(text)
      #expect(encoding.ids.count == encoding.offsets.count, "seed \(seed)")
      _ = tokenizer.tokens(of: encoding)
    } catch {
      #expect(error is WordPieceError, "seed \(seed): \(error)")
    }
  }

  @Test(arguments: ["bert-processing.json", "template.json"])
  func tokenizerFiles(name: String) throws {
    let bytes = try WholeFile.bytes(of: Fixtures.path("WordPiece/\(name)"))
    for seed in 0..<1000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let path = try folder.write(name, damaged(bytes, &generator))
      expectNoCrash({ try BertTokenizer(tokenizerFile: path) }, seed: seed)
    }
  }

  @Test func vocabularies() throws {
    let bytes = Array("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nwhole\n##x\n\u{E1}\nriver\n".utf8)
    for seed in 0..<1000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let path = try folder.write("vocab.txt", damaged(bytes, &generator))
      expectNoCrash({ try BertTokenizer(vocabularyFile: path) }, seed: seed)
    }
  }
}
