import Files
import Testing

@Suite struct TextBlocksTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Texts around the size of a block, with words and lines of all lengths.
  private func text(_ byteCount: Int) -> [UInt8] {
    var text: [UInt8] = []
    var length = 1
    while text.count < byteCount {
      text += Array(repeating: 0x61 + UInt8(length % 26), count: length % 97)
      text.append(length % 11 == 0 ? 0x0A : 0x20)
      length += 1
    }
    return Array(text.prefix(byteCount))
  }

  @Test(arguments: [0, 1, 1 << 20 - 1, 1 << 20, 1 << 20 + 1, 3_500_000])
  func togetherAreTheText(byteCount: Int) throws {
    let text = text(byteCount)
    var blocks = try TextBlocks(path: folder.write(text, to: "text"))
    var read: [UInt8] = []
    while case let block = try blocks.next(), !block.bytes.isEmpty {
      #expect(read.isEmpty || [0x20, 0x0A].contains(read.last))
      read += block.bytes
      let lineCount = read.count { $0 == 0x0A }
      #expect(block.lineCount == lineCount)
      let places = (0...5).map { block.boundary($0, of: 5) }
      #expect(places == places.sorted() && places.first == 0 && places.last == block.bytes.count)
    }
    #expect(read == text)
  }

  @Test func sayInWhichLineATextIsNotUTF8() throws {
    var text = self.text(2_500_000)
    let place = text.lastIndex(of: 0x0A) ?? 0
    text += [0x61, 0xFF, 0x0A]
    let path = try folder.write(text, to: "text")
    var blocks = try TextBlocks(path: path)
    let line = text.prefix(place + 1).count { $0 == 0x0A } + 1
    let error = TextError.invalidUTF8(path: path, line: line, byte: text.count - 2 - place - 1)
    #expect(throws: error) {
      while try !blocks.next().bytes.isEmpty {}
    }
    #expect(throws: error) { try blocks.next() }
  }

  @Test func wantWhiteSpaceNowAndThen() throws {
    let path = try folder.write([UInt8](repeating: 0x61, count: 1 << 24 + 2), to: "text")
    var blocks = try TextBlocks(path: path)
    #expect(throws: TextError.lineTooLong(path: path, line: 1, limit: 1 << 24)) {
      while try !blocks.next().bytes.isEmpty {}
    }
  }
}
