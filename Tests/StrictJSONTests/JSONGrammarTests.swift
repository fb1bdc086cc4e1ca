import StrictJSON
import Testing

/// What is JSON (RFC 8259) and what is not, at which byte.
@Suite struct JSONGrammarTests {
  @Test(arguments: [
    "null", "true", "false", "0", "-0", "10", "-1.25e+3", "1E5", "0.0", "0e1", "\"\"", "\"é😀\"",
    "[]", "{}", "[[],{}]", "{\"\":{}}", " \t\r\n[ 1 , 2 ] \t\r\n", "{ \"a\" : 1 , \"b\" : 2 }",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uD834\\udd1e\"", "\"\u{7F}\u{2028}\"", "[0,-1,2.5e-3]",
    "123456789012345678901234567890", "1e999",
  ])
  func accepted(text: String) throws {
    _ = try JSONDocument(parsing: Array(text.utf8))
  }

  @Test(arguments: [
    ("", "expected a value, found the end", 0),
    (" ", "expected a value, found the end", 1),
    ("nul", "expected null, found the end", 3),
    ("nULL", "expected null, found 'U'", 1),
    ("True", "expected a value, found 'T'", 0),
    ("NaN", "expected a value, found 'N'", 0),
    ("+1", "expected a value, found '+'", 0),
    (".5", "expected a value, found '.'", 0),
    ("-", "expected a digit, found the end", 1),
    ("-a", "expected a digit, found 'a'", 1),
    ("1.", "expected a digit, found the end", 2),
    ("1.e5", "expected a digit, found 'e'", 2),
    ("1e", "expected a digit, found the end", 2),
    ("1e+", "expected a digit, found the end", 3),
    ("01", "expected the end of the text, found '1'", 1),
    ("0x1", "expected the end of the text, found 'x'", 1),
    ("1 2", "expected the end of the text, found '2'", 2),
    ("[", "expected a value, found the end", 1),
    ("[1", "expected ',' or ']' after an element, found the end", 2),
    ("[1,]", "expected a value, found ']'", 3),
    ("[,1]", "expected a value, found ','", 1),
    ("[1 2]", "expected ',' or ']' after an element, found '2'", 3),
    ("[1}", "expected ',' or ']' after an element, found '}'", 2),
    ("]", "expected a value, found ']'", 0),
    ("{", "expected a key in quotation marks, found the end", 1),
    ("{1:2}", "expected a key in quotation marks, found '1'", 1),
    ("{'a':1}", "expected a key in quotation marks, found '''", 1),
    ("{\"a\"}", "expected ':' after a key, found '}'", 4),
    ("{\"a\":}", "expected a value, found '}'", 5),
    ("{\"a\":1", "expected ',' or '}' after a member, found the end", 6),
    ("{\"a\":1,}", "expected a key in quotation marks, found '}'", 7),
    ("{\"a\":1]", "expected ',' or '}' after a member, found ']'", 6),
    ("\"", "expected '\"' at the end of a string, found the end", 1),
    ("\"a", "expected '\"' at the end of a string, found the end", 2),
    ("\"a\nb\"", "expected a control character as an escape, found byte 0xA", 2),
    ("\"\0\"", "expected a control character as an escape, found byte 0x0", 1),
    ("\"\\", "expected an escape, found the end", 2),
    ("\"\\x\"", "expected an escape, found 'x'", 2),
    ("\"\\u12", "expected a hexadecimal digit, found the end", 5),
    ("\"\\u12g4\"", "expected a hexadecimal digit, found 'g'", 5),
    ("\"\\u12\"", "expected a hexadecimal digit, found '\"'", 5),
    ("\u{FEFF}{}", "expected a value, found byte 0xEF", 0),
    ("[1]\u{C}", "expected the end of the text, found byte 0xC", 3),
    ("// no\n1", "expected a value, found '/'", 0),
  ])
  func refused(text: String, reason: String, byteOffset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(error?.description == "byte \(byteOffset): \(reason)")
    #expect(error?.reason == reason)
    #expect(error?.byteOffset == byteOffset)
  }

  @Test(arguments: [
    "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\ud800\"",
    "\"\\udc00\\ud800\"", "\"\\ud800\\", "\"\\udbff\\u0041\"",
  ])
  func halfASurrogatePair(text: String) {
    let error = JSONError.loneSurrogate(offset: 1)
    #expect(throws: error) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(
      error.description == "byte 1: expected a whole surrogate pair, found half of one")
  }

  @Test(arguments: [
    ([0xFF], 1), ([0xC3], 1), ([0xC0, 0xAF], 1), ([0xED, 0xA0, 0x80], 1),
    ([0xF4, 0x90, 0x80, 0x80], 1), ([0x61, 0x80], 2),
  ])
  func malformedUTF8(bytes: [UInt8], byteOffset: Int) {
    let error = JSONError.invalidUTF8(offset: byteOffset)
    #expect(throws: error) { try JSONDocument(parsing: [0x22] + bytes + [0x22]) }
    #expect(
      error.description == "byte \(byteOffset): expected UTF-8, found a malformed sequence")
  }

  // MARK: Keys

  @Test(arguments: [
    ("{\"a\":1,\"a\":2}", "a", 7), ("{\"a\":1,\"\\u0061\":2}", "a", 7),
    ("[{\"b\":{}},{\"k\":0,\"b\":{},\"k\":0}]", "k", 24), ("{\"\":1,\"\":2}", "", 6),
  ])
  func repeatedKeys(text: String, key: String, byteOffset: Int) {
    let error = JSONError.duplicateKey(key, offset: byteOffset)
    #expect(throws: error) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(
      error.description == "byte \(byteOffset): expected each key once, found \"\(key)\" again")
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8, 9, 1000, 30_000])
  func oneRepeatedKeyAmongMany(count: Int) throws {
    let keys = (0..<count).map { "\"##\($0)\":0" }
    _ = try JSONDocument(parsing: Array("{\(keys.joined(separator: ","))}".utf8))
    for repeated in [0, count / 2, count - 1] {
      // With an escape, so that the bytes differ and the key does not.
      let text = "{\(keys.joined(separator: ",")),\"\\u0023#\(repeated)\":0}"
      let offset = text.utf8.count - "\"\\u0023#\(repeated)\":0}".utf8.count
      #expect(throws: JSONError.duplicateKey("##\(repeated)", offset: offset)) {
        try JSONDocument(parsing: Array(text.utf8))
      }
    }
  }

  @Test func keysThatLookTheSameAreDifferent() throws {
    let text = "{\"\u{E9}\":1,\"e\u{301}\":2,\"\\u00e8\":3,\"e\u{300}\":4,\"A\":5,\"a\":6}"
    let root = try JSONDocument(parsing: Array(text.utf8)).root
    #expect(root["\u{E9}"]?.integer == 1)
    #expect(root["e\u{301}"]?.integer == 2)
    #expect(root["\u{E8}"]?.integer == 3)
    #expect(root["e\u{300}"]?.integer == 4)
    #expect(root["a"]?.integer == 6)
  }

  @Test func equalKeysOfDifferentObjects() throws {
    _ = try JSONDocument(parsing: Array("[{\"a\":{\"a\":1}},{\"a\":2}]".utf8))
  }

  // MARK: Limits

  @Test func depth() throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array((String(repeating: "[{\"a\":", count: levels / 2) + "[").utf8)
        + Array(("]" + String(repeating: "}]", count: levels / 2)).utf8)
    }
    _ = try JSONDocument(parsing: nested(127))
    let error = JSONError.tooDeep(limit: 128, offset: 64 * 6)
    #expect(throws: error) { try JSONDocument(parsing: nested(129)) }
    #expect(error.description == "byte 384: expected at most 128 levels of JSON, found more")
  }

  @Test func size() throws {
    var limits = JSONDocument.Limits()
    limits.byteCount = 4
    _ = try JSONDocument(parsing: Array("1234".utf8), limits: limits)
    let error = JSONError.tooLarge(byteCount: 5, limit: 4)
    #expect(throws: error) { try JSONDocument(parsing: Array("12345".utf8), limits: limits) }
    #expect(error.description == "byte 4: expected at most 4 bytes of JSON, found 5")
  }
}
