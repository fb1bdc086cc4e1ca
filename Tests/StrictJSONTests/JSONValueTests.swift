import StrictJSON
import Testing

/// Reading values.
@Suite struct JSONValueTests {
  private func root(_ text: String) throws -> JSONValue {
    try JSONDocument(parsing: Array(text.utf8)).root
  }

  @Test func kinds() throws {
    let values = try #require(try root("[null,true,1,\"\",[],{}]").elements)
    #expect(values.map(\.kind) == [.null, .boolean, .number, .string, .array, .object])
  }

  @Test func anotherKindIsNil() throws {
    for text in ["null", "true", "1", "\"1\"", "[1]", "{\"a\":1}"] {
      let value = try root(text)
      #expect((value.boolean == nil) == (value.kind != .boolean))
      #expect((value.integer == nil) == (value.kind != .number))
      #expect((value.unsignedInteger == nil) == (value.kind != .number))
      #expect((value.number == nil) == (value.kind != .number))
      #expect((value.string == nil) == (value.kind != .string))
      #expect((value.utf8 == nil) == (value.kind != .string))
      #expect((value.elements == nil) == (value.kind != .array))
      #expect((value.members == nil) == (value.kind != .object))
      #expect((value["a"] == nil) == (value.kind != .object))
    }
  }

  @Test func booleans() throws {
    #expect(try root("true").boolean == true)
    #expect(try root("false").boolean == false)
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9223372036854775807", Int.max),
    ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil),
  ])
  func integers(text: String, value: Int?) throws {
    #expect(try root(text).integer == value)
  }

  @Test(arguments: [
    ("0", 0), ("-0", nil), ("-1", nil), ("18446744073709551615", UInt64.max),
    ("18446744073709551616", nil), ("1.0", nil), ("1e2", nil),
  ])
  func unsignedIntegers(text: String, value: UInt64?) throws {
    #expect(try root(text).unsignedInteger == value)
  }

  @Test(arguments: [
    ("0", 0.0), ("1e-12", 1e-12), ("-2.5E+2", -250.0), ("0.1", 0.1), ("1e999", Double.infinity),
    ("-1e999", -Double.infinity), ("1e-999", 0), ("4.9e-324", 0x1p-1074),
    ("123456789012345678901234567890", 123456789012345678901234567890.0),
    ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
  ])
  func numbers(text: String, value: Double) throws {
    #expect(try root(text).number == value)
  }

  @Test(arguments: [
    ("\"\"", ""), ("\"plain é 😀\"", "plain é 😀"), ("\"\\u0041\\u00e9\\uD83D\\uDE00\"", "Aé😀"),
    ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"), ("\"\\u0000\"", "\0"),
    ("\"\\ud7ff\\ue000\\uffff\"", "\u{D7FF}\u{E000}\u{FFFF}"),
    ("\"\\ud800\\udc00\\udbff\\udfff\"", "\u{10000}\u{10FFFF}"), ("\"\\\\u0041\"", "\\u0041"),
  ])
  func strings(text: String, value: String) throws {
    let string = try root(text)
    #expect(string.string.map { Array($0.utf8) } == Array(value.utf8))
    #expect(string.utf8.map { Array($0) } == Array(value.utf8))
  }

  @Test func containersInTheOrderOfTheText() throws {
    let value = try root("{\"b\":[1,[2,3],{\"x\":4}],\"a\":{},\"c\":5}")
    let members = try #require(value.members)
    #expect(members.map { $0.key.string } == ["b", "a", "c"])
    let elements = Array(try #require(value["b"]?.elements))
    #expect(elements.count == 3)
    #expect(elements[1].elements?.compactMap(\.integer) == [2, 3])
    #expect(elements[2]["x"]?.integer == 4)
    #expect(value["a"]?.members.map { Array($0).isEmpty } == true)
    #expect(value["c"]?.integer == 5)
    #expect(value["d"] == nil)
  }

  @Test func placesInTheText() throws {
    let value = try root(" {\"a\" : \"x\", \"b\": [ 12 ]}")
    #expect(value.byteOffset == 1)
    #expect(value["a"]?.byteOffset == 8)
    #expect(value["b"]?.byteOffset == 18)
    #expect(value["b"]?.elements?.first { _ in true }?.byteOffset == 20)
    #expect(value.members?.map(\.key.byteOffset) == [2, 13])
  }

  @Test(arguments: [
    ("1", "1"), ("\"a\\n\"", "\"a\\n\""), ("[1,\n\t2]", "[1,  2]"), ("\"\u{7F}\"", "\" \""),
    (
      "\"\(String(repeating: "a", count: 58))\"", "\"\(String(repeating: "a", count: 58))\""
    ),
    ("\"\(String(repeating: "a", count: 59))\"", "\"\(String(repeating: "a", count: 59))…"),
    ("\"\(String(repeating: "a", count: 58))é\"", "\"\(String(repeating: "a", count: 58))…"),
    ("\"\(String(repeating: "a", count: 57))é\"", "\"\(String(repeating: "a", count: 57))é…"),
    ("\"\(String(repeating: "a", count: 56))😀\"", "\"\(String(repeating: "a", count: 56))…"),
  ])
  func excerpts(text: String, excerpt: String) throws {
    #expect(try root(text).excerpt == excerpt)
  }
}
