internal import Files

extension Vocabulary {
  /// Reads a vocab.txt: a token a line, numbered from 0.
  ///
  /// Lines end at byte 0x0A alone, never at another Unicode line break, since some vocabularies hold
  /// U+2028 as a token. White space at a line's end, such as a 0x0D, is dropped. A blank line takes a
  /// number too; of equal tokens the last counts.
  ///
  /// - Throws: `FileError`; ``WordPieceError/invalidUTF8(path:line:byte:)``,
  ///   ``WordPieceError/vocabularyTooLarge(byteCount:limit:path:)``.
  public init(contentsOf path: String) throws {
    let bytes = try WholeFile.bytes(of: path)
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw Self.invalidUTF8(at: error.byteOffsets.lowerBound, in: bytes, path: path)
    }
    let lines = Self.lines(of: bytes.span)
    do {
      try self.init(bytes: bytes, idCount: lines.count)
    } catch {
      throw error.located(in: path)
    }
    for (id, line) in lines.enumerated() { insert(line, id: id) }
  }

  private static func lines(of text: Span<UInt8>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for position in text.indices where text[position] == 0x0A {
      lines.append(trimmed(start..<position, of: text))
      start = position + 1
    }
    if start < text.count { lines.append(trimmed(start..<text.count, of: text)) }
    return lines
  }

  private static func trimmed(_ line: Range<Int>, of text: Span<UInt8>) -> Range<Int> {
    var end = line.upperBound
    while end > line.lowerBound {
      let (scalar, length) = text.scalar(before: end)
      guard ScalarTable[scalar].isWhitespace else { break }
      end -= length
    }
    return line.lowerBound..<end
  }

  private static func invalidUTF8(
    at offset: Int, in bytes: [UInt8], path: String
  ) -> WordPieceError {
    let before = bytes[..<offset]
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    return .invalidUTF8(path: path, line: line, byte: offset - start)
  }
}
