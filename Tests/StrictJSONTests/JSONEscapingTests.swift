import StrictJSON
import TestSupport
import Testing

/// Which characters the writer escapes.
@Suite struct JSONEscapingTests {
  private func quoted(_ text: String, _ escaping: JSONWriter.Escaping) -> String {
    var writer = JSONWriter(escaping: escaping)
    writer.value(text)
    return writer.text
  }

  @Test func minimal() {
    let text = "\"\\/\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F} \u{7F}\u{9F}\u{2028}\u{202E}é\u{1F600}"
    let expected =
      #""\"\\/\u0000\u0001\b\t\n\u000b\f\r\u001f "#
      + "\u{7F}\u{9F}\u{2028}\u{202E}é\u{1F600}\""
    // Scalars: the order of writing makes one character of several.
    #expect(quoted(text, .minimal).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test func forTerminals() {
    #expect(
      quoted("\"\\/\u{8}\n\u{C}\u{7F}\u{9F}\u{2028}\u{202E}é", .forTerminals)
        == #""\"\\/\u0008\n\u000c\u007f\u009f\u2028\u202eé""#)
  }

  @Test func numbersThatJSONLacksAreNull() {
    var writer = JSONWriter()
    writer.array {
      for number in [1.5, .nan, .infinity, -.infinity] { $0.value(number) }
      for number in [0.25 as Float, .nan, -.infinity] { $0.value(number) }
    }
    #expect(writer.text == "[1.5,null,null,null,0.25,null,null]")
  }

  @Test(arguments: [JSONWriter.Escaping.minimal, .forTerminals])
  func randomStringsReadBack(escaping: JSONWriter.Escaping) throws {
    var generator = SeededGenerator(seed: 8)
    for round in 0..<500 {
      let length = Int.random(in: 0...40, using: &generator)
      // Half of them among the first scalars, where the controls are.
      let scalars = (0..<length).compactMap { _ in
        let end: UInt32 = Bool.random(using: &generator) ? 0xA0 : 0x110000
        return Unicode.Scalar(UInt32.random(in: 0..<end, using: &generator))
      }
      let text = String(String.UnicodeScalarView(scalars))
      let written = quoted(text, escaping)
      let read = try JSONDocument(parsing: Array(written.utf8)).root.utf8
      #expect(read.map(Array.init) == Array(text.utf8), "round \(round): \(written)")
      if escaping == .forTerminals {
        #expect(written.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
      }
    }
  }

  @Test(arguments: [JSONWriter.Escaping.minimal, .forTerminals])
  func readsBack(escaping: JSONWriter.Escaping) throws {
    for value in (0...0x300).compactMap(Unicode.Scalar.init) + [
      "\u{2028}", "\u{2067}", "\u{10FFFF}",
    ] {
      let text = "a\(value)"
      let read = try JSONDocument(parsing: Array(quoted(text, escaping).utf8)).root.utf8
      #expect(read.map(Array.init) == Array(text.utf8))
    }
  }
}
