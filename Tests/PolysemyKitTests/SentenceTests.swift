import Files
import PolysemyKit
import TestSupport
import Testing

/// Text files as sentences.
@Suite struct SentenceTests {
  @Test func linesAreSentencesAndBlankOnesAreNot() throws {
    let folder = try TemporaryFolder()
    let a = try folder.write("a.txt", "one\r\n\r\n \t\u{3000}\ntwo\u{2028}still two\n\nthree")
    let b = try folder.write("b.txt", "four\n")
    let sentences = try Sentence.sentences(in: [a, b])
    #expect(
      sentences == [
        Sentence(file: a, number: 1, text: "one"),
        Sentence(file: a, number: 4, text: "two\u{2028}still two"),
        Sentence(file: a, number: 6, text: "three"),
        Sentence(file: b, number: 1, text: "four"),
      ])
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: FileError.self) {
      try Sentence.sentences(in: ["\(folder.path)/none"])
    }
    #expect(missing?.isMissingFile == true)
    let text = try folder.write("text.txt", Array("one\ntw".utf8) + [0xFF])
    #expect(throws: TextError.invalidUTF8(path: text, line: 2, byte: 2)) {
      try Sentence.sentences(in: [text])
    }
  }

  @Test func theLongestLine() throws {
    let folder = try TemporaryFolder()
    let line = [UInt8](repeating: UInt8(ascii: "a"), count: Sentence.longestLine)
    let text = try folder.write("text.txt", line)
    #expect(try Sentence.sentences(in: [text]).map(\.text.utf8.count) == [1 << 24])
    try folder.write("text.txt", Array("one\n".utf8) + line + Array("a\n".utf8))
    #expect(throws: TextError.lineTooLong(path: text, line: 2, limit: 1 << 24)) {
      try Sentence.sentences(in: [text])
    }
  }
}
