import CZlib
import Files
import Foundation
import Testing

/// Lines of plain and compressed text.
@Suite struct LineReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func lines(_ path: String) throws -> [String] {
    let reader = try LineReader(path: path)
    var lines: [String] = []
    while let line = try reader.next() {
      lines.append(line)
      #expect(reader.lineNumber == lines.count)
    }
    #expect(try reader.next() == nil)
    return lines
  }

  private func lines(of bytes: [UInt8]) throws -> [String] {
    try lines(folder.write(bytes, to: "text"))
  }

  /// `bytes` as a gzip stream.
  private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let path = folder.file("compressed")
    let stream = unsafe gzopen(path, "wb")
    let written = unsafe bytes.withUnsafeBytes {
      unsafe gzfwrite($0.baseAddress, 1, $0.count, stream)
    }
    let code = unsafe gzclose(stream)
    #expect(written == bytes.count && code == Z_OK)
    return try folder.read("compressed")
  }

  // MARK: Where lines end

  @Test(arguments: [
    ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("\n", [""]), ("\n\n", ["", ""]),
    ("a\n\nb\n", ["a", "", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\rb\n", ["a\rb"]),
    ("a\r\r\nb", ["a\r", "b"]), ("\r\n", [""]), ("a\r", ["a"]), ("\r", [""]),
    ("a\u{B}\u{C}\u{85}\u{2028}\u{2029}b\n", ["a\u{B}\u{C}\u{85}\u{2028}\u{2029}b"]),
    ("é😀\n가\n", ["é😀", "가"]), ("\0\n \n", ["\0", " "]), ("\u{FEFF}a\n", ["\u{FEFF}a"]),
  ])
  func ends(text: String, expected: [String]) throws {
    let plain = try lines(of: Array(text.utf8))
    #expect(plain.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    #expect(try lines(of: gzip(Array(text.utf8))) == plain)
  }

  @Test func howFarItIs() throws {
    let path = try folder.write(Array("a\r\n\nbc".utf8), to: "text")
    let reader = try LineReader(path: path)
    var positions = [reader.bytesRead]
    while try reader.next() != nil { positions.append(reader.bytesRead) }
    #expect(positions == [0, 3, 4, 6])
    #expect(LineReader.byteCount(of: path) == 6)
    let compressed = try folder.write(gzip(Array("abc".utf8)), to: "text.gz")
    #expect(LineReader.byteCount(of: compressed) == nil)
    for other in ["-", folder.file("no"), "/dev/null", "/tmp"] {
      #expect(LineReader.byteCount(of: other) == nil)
    }
  }

  /// Lines that begin and end before, at and after the ends of the reader's buffer.
  @Test(arguments: [131_070, 131_071, 131_072, 131_073, 262_143, 262_144, 262_145, 1_000_000])
  func longLines(length: Int) throws {
    let long = String(repeating: "é", count: length / 2) + (length.isMultiple(of: 2) ? "" : "x")
    let expected = [long, "", "short", long]
    let text = expected.joined(separator: "\r\n")
    #expect(try lines(of: Array(text.utf8)) == expected)
    #expect(try lines(of: gzip(Array(text.utf8))) == expected)
  }

  @Test func manyLines() throws {
    let expected = (0..<100_000).map { "line \($0)" }
    #expect(try lines(of: Array(expected.joined(separator: "\n").utf8)) == expected)
  }

  // MARK: Damage

  @Test(arguments: [
    ([0x61, 0xFF, 0x62], 1), ([0xC3], 0), ([0x61, 0x62, 0xED, 0xA0, 0x80], 2), ([0x80], 0),
  ])
  func malformedUTF8(bytes: [UInt8], byte: Int) throws {
    let path = try folder.write(
      Array("first\n".utf8) + bytes + Array("\nthird\n".utf8), to: "text")
    let reader = try LineReader(path: path)
    #expect(try reader.next() == "first")
    let error = TextError.invalidUTF8(path: path, line: 2, byte: byte)
    #expect(throws: error) { try reader.next() }
    #expect(
      error.description
        == "\(path): line 2: expected UTF-8, found a malformed sequence at byte \(byte) of the line"
    )
    // The line is over all the same.
    #expect(reader.lineNumber == 2)
    #expect(try reader.next() == "third")
    #expect(try reader.next() == nil)
  }

  @Test(arguments: ["12345", "12345\r\n", "123456"])
  func lineOverTheLimit(text: String) throws {
    let path = try folder.write(Array("1234\n\(text)".utf8), to: "text")
    let reader = try LineReader(path: path, lengthLimit: 4)
    #expect(try reader.next() == "1234")
    let error = TextError.lineTooLong(path: path, line: 2, limit: 4)
    #expect(throws: error) { try reader.next() }
    #expect(error.description == "\(path): line 2: longer than 4 bytes")
  }

  @Test func peoplesTextHasALimit() throws {
    let longest = String(repeating: "x", count: 16_777_216)
    let path = try folder.write(Array("a\n\(longest)\n\(longest)x\n".utf8), to: "a.txt")
    let reader = try LineReader(path: path, lengthLimit: LineReader.textLimit)
    #expect(try reader.next() == "a")
    #expect(try reader.next() == longest)
    let error = #expect(throws: TextError.self) { try reader.next() }
    #expect(error?.description == "\(path): line 3: longer than 16777216 bytes")
  }

  @Test func gzipCutShort() throws {
    let text = (0..<10_000).map { "line \($0 &* 7919)\n" }.joined()
    let path = try folder.write(gzip(Array(text.utf8)).dropLast(100).map { $0 }, to: "text.gz")
    let reader = try LineReader(path: path)
    let error = #expect(throws: TextError.self) { while try reader.next() != nil {} }
    guard case .damagedGzip(path, let line, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.hasSuffix("unexpected end of file"))
    #expect(line == reader.lineNumber + 1)
    #expect(
      error?.description
        == "\(path): line \(line): damaged gzip data (\(reason)); is the file complete?")
  }

  @Test func gzipWithAWrongChecksum() throws {
    var bytes = try gzip(Array("a\nb\n".utf8))
    bytes[bytes.count - 8] ^= 1
    let path = try folder.write(bytes, to: "text.gz")
    let error = #expect(throws: TextError.self) { try lines(path) }
    #expect(error?.description.contains("incorrect data check") == true)
  }

  @Test func twoGzipStreamsInARow() throws {
    let bytes = try gzip(Array("a\nb".utf8)) + gzip(Array("c\n".utf8))
    #expect(try lines(of: bytes) == ["a", "bc"])
  }

  // MARK: Files

  @Test func missingFile() {
    let error = FileError(.open, "/no/such", code: ENOENT)
    #expect(throws: error) { try LineReader(path: "/no/such") }
    #expect(error.description == "/no/such: no such file or folder")
    #expect(error.isMissingFile)
  }

  @Test func folderInsteadOfAFile() {
    let error = FileError(.open, folder.path, code: EISDIR)
    #expect(throws: error) { try LineReader(path: folder.path) }
    #expect(error.description == "\(folder.path): cannot be opened: is a directory")
  }

  @Test func device() throws {
    #expect(try lines("/dev/null") == [])
  }
}
