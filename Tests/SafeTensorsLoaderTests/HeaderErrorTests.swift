import SafeTensorsLoader
import Testing

/// Every defect of a header, its error and its text, each in the smallest file that has it.
@Suite struct HeaderErrorTests {
  private func expect(
    _ bytes: [UInt8], throws error: SafeTensorsError, _ description: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: error, sourceLocation: sourceLocation) {
      try SafeTensorsFile(bytes: bytes, name: "m")
    }
    #expect(error.description == description, sourceLocation: sourceLocation)
  }

  /// The header of a one-tensor file, of which 4 bytes of data are said to be there.
  private func tensor(
    dtype: String = "\"F32\"", shape: String = "[1]", offsets: String = "[0,4]"
  ) -> [UInt8] {
    safeTensors(
      "{\"t\":{\"dtype\":\(dtype),\"shape\":\(shape),\"data_offsets\":\(offsets)}}",
      data: [0, 0, 0, 0])
  }

  // MARK: The header's place

  @Test func noFileAtAll() {
    expect(
      [], throws: .tooShort(path: "m", byteCount: 0),
      "m: expected a safetensors file of at least 8 bytes, found 0")
  }

  @Test func noWholeLength() {
    expect(
      [2, 0, 0, 0, 0, 0, 0], throws: .tooShort(path: "m", byteCount: 7),
      "m: expected a safetensors file of at least 8 bytes, found 7")
  }

  @Test func headerOverTheLimit() {
    expect(
      littleEndian([UInt64(100_000_001)]),
      throws: .headerTooLarge(path: "m", byteCount: 100_000_001, limit: 100_000_000),
      "m: expected a header of at most 100000000 bytes, found a length of 100000001; "
        + "is this a safetensors file?")
  }

  @Test func headerLengthThatNoIntegerHolds() {
    expect(
      [UInt8](repeating: 0xFF, count: 8),
      throws: .headerTooLarge(path: "m", byteCount: .max, limit: 100_000_000),
      "m: expected a header of at most 100000000 bytes, found a length of 18446744073709551615; "
        + "is this a safetensors file?")
  }

  @Test func headerAtTheLimitIsRefusedForItsEndAlone() {
    expect(
      littleEndian([UInt64(100_000_000)]) + Array("{}".utf8),
      throws: .headerPastEnd(path: "m", headerEnd: 100_000_008, fileSize: 10),
      "m: expected a header up to byte 100000008, found the file's end at byte 10; "
        + "is the file complete?")
  }

  @Test func headerPastTheEnd() {
    expect(
      [3, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8),
      throws: .headerPastEnd(path: "m", headerEnd: 11, fileSize: 10),
      "m: expected a header up to byte 11, found the file's end at byte 10; is the file complete?")
  }

  // MARK: The header's text

  @Test func headerNotUTF8() {
    expect(
      safeTensors(Array("{\"a".utf8) + [0xFF] + Array("\":0}".utf8)),
      throws: .headerNotUTF8(path: "m", byteOffset: 11),
      "m: byte 11: expected a header in UTF-8, found a malformed sequence")
  }

  @Test func emptyHeader() {
    expect(
      safeTensors(""),
      throws: .headerNotJSON(
        path: "m", byteOffset: 8, reason: "expected a value, found the end"),
      "m: byte 8: malformed JSON in the header: expected a value, found the end")
  }

  @Test func headerNotJSON() {
    expect(
      safeTensors("{\"a\" 1}"),
      throws: .headerNotJSON(
        path: "m", byteOffset: 13, reason: "expected ':' after a key, found '1'"),
      "m: byte 13: malformed JSON in the header: expected ':' after a key, found '1'")
  }

  @Test func bytesAfterTheHeadersObject() {
    expect(
      safeTensors("{} x"),
      throws: .headerNotJSON(
        path: "m", byteOffset: 11, reason: "expected the end of the text, found 'x'"),
      "m: byte 11: malformed JSON in the header: expected the end of the text, found 'x'")
  }

  @Test func bottomlessHeader() {
    expect(
      safeTensors(String(repeating: "[", count: 1_000_000)),
      throws: .headerNotJSON(
        path: "m", byteOffset: 135, reason: "expected at most 127 levels of JSON, found more"),
      "m: byte 135: malformed JSON in the header: expected at most 127 levels of JSON, found more")
  }

  @Test func headerNotObject() {
    expect(
      safeTensors(" [{}]"), throws: .headerNotObject(path: "m", byteOffset: 9, found: "[{}]"),
      "m: byte 9: expected an object as the header, found [{}]")
  }

  @Test func metadataNotObject() {
    expect(
      safeTensors("{\"__metadata__\":[1]}"),
      throws: .metadataNotObject(path: "m", byteOffset: 24, found: "[1]"),
      "m: byte 24: expected an object as __metadata__, found [1]")
  }

  @Test func metadataNotString() {
    expect(
      safeTensors("{\"__metadata__\":{\"k\":1}}"),
      throws: .metadataNotString(path: "m", key: "k", byteOffset: 29, found: "1"),
      "m: byte 29: expected a string as \"k\" of __metadata__, found 1")
  }

  @Test(arguments: [
    ("{\"t\":{},\"t\":{}}", "t", 16),
    ("{\"t\":{},\"\\u0074\":{}}", "t", 16),
    ("{\"__metadata__\":{\"k\":\"v\",\"k\":\"v\"}}", "k", 33),
    ("{\"__metadata__\":{},\"__metadata__\":{}}", "__metadata__", 27),
    ("{\"t\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "dtype", 28),
  ])
  func duplicateKey(header: String, key: String, byteOffset: Int) {
    expect(
      safeTensors(header),
      throws: .duplicateKey(path: "m", key: key, byteOffset: byteOffset),
      "m: byte \(byteOffset): expected each key of the header's objects once, found \"\(key)\" again"
    )
  }

  // MARK: A tensor's entry

  @Test func tensorNotObject() {
    expect(
      safeTensors("{\"t\":[\"F32\",[1],[0,4]]}"),
      throws: .tensorNotObject(
        path: "m", tensor: "t", byteOffset: 13, found: "[\"F32\",[1],[0,4]]"),
      "m: byte 13: expected an object for tensor \"t\", found [\"F32\",[1],[0,4]]")
  }

  @Test(arguments: [
    ("dtype", "{\"t\":{\"shape\":[],\"data_offsets\":[0,4]}}"),
    ("shape", "{\"t\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}"),
    ("data_offsets", "{\"t\":{\"dtype\":\"F32\",\"shape\":[]}}"),
  ])
  func missingField(field: String, header: String) {
    expect(
      safeTensors(header),
      throws: .missingField(path: "m", tensor: "t", byteOffset: 13, field: field),
      "m: byte 13: expected \(field) of tensor \"t\", found none")
  }

  @Test(arguments: ["32", "null", "[\"F32\"]", "{}", "true"])
  func invalidDataType(dtype: String) {
    expect(
      tensor(dtype: dtype),
      throws: .invalidDataType(path: "m", tensor: "t", byteOffset: 22, found: dtype),
      "m: byte 22: expected a string as the dtype of tensor \"t\", found \(dtype)")
  }

  @Test(arguments: [
    ("1", 0, "1"), ("{}", 0, "{}"), ("[-1]", 1, "-1"), ("[2,-0]", 3, "-0"), ("[1.0]", 1, "1.0"),
    ("[1e0]", 1, "1e0"), ("[\"1\"]", 1, "\"1\""), ("[null]", 1, "null"),
    ("[9223372036854775808]", 1, "9223372036854775808"),
    ("[18446744073709551616]", 1, "18446744073709551616"),
  ])
  func invalidShape(shape: String, place: Int, found: String) {
    expect(
      tensor(shape: shape),
      throws: .invalidShape(path: "m", tensor: "t", byteOffset: 36 + place, found: found),
      "m: byte \(36 + place): expected an array of integers from 0 to 9223372036854775807 as the "
        + "shape of tensor \"t\", found \(found)")
  }

  @Test(arguments: [
    ("[]", 0, "[]"), ("[0]", 0, "[0]"), ("[0,4,4]", 0, "[0,4,4]"), ("{}", 0, "{}"),
    ("[-4,0]", 1, "-4"), ("[0,4.0]", 3, "4.0"), ("[null,4]", 1, "null"),
    ("[0,9223372036854775807]", 3, "9223372036854775807"),
  ])
  func invalidOffsets(offsets: String, place: Int, found: String) {
    expect(
      tensor(offsets: offsets),
      throws: .invalidOffsets(path: "m", tensor: "t", byteOffset: 55 + place, found: found),
      "m: byte \(55 + place): expected two integers from 0 to 9223372036854775807 as the "
        + "data_offsets of tensor \"t\", found \(found)")
  }

  @Test func reversedOffsets() {
    expect(
      tensor(offsets: "[4,0]"),
      throws: .reversedOffsets(path: "m", tensor: "t", byteOffset: 55, begin: 4, end: 0),
      "m: byte 55: expected data_offsets in order of tensor \"t\", found [4, 0]")
  }
}
