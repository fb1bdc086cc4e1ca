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
}
