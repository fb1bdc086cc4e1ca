import SafeTensorsLoader
import Testing

/// Every way in which tensors can fail to share out the bytes after the header.
@Suite struct LayoutErrorTests {
  /// Opens a file of tensors (name, type, shape, begin, end) with `dataSize` bytes of data.
  private func open(
    _ tensors: [(String, String, String, Int, Int)], dataSize: Int
  ) throws -> SafeTensorsFile {
    try SafeTensorsFile(
      bytes: safeTensors(header(tensors), data: [UInt8](repeating: 0, count: dataSize)), name: "m")
  }

  private func header(_ tensors: [(String, String, String, Int, Int)]) -> String {
    let entries = tensors.map { name, dataType, shape, begin, end in
      "\"\(name)\":{\"dtype\":\"\(dataType)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
    }
    return "{\(entries.joined(separator: ","))}"
  }

  /// Where the data of these tensors begins in the file.
  private func dataStart(_ tensors: [(String, String, String, Int, Int)]) -> Int {
    8 + header(tensors).utf8.count
  }

  @Test(arguments: [[2, .max], [.max, 4, 0], [1 << 32, 1 << 32], [1 << 59]])
  func sizeOverflow(shape: [Int]) {
    let tensors = [("t", "I32", "\(shape)", 0, 4)]
    let start = dataStart(tensors)
    let error = SafeTensorsError.sizeOverflow(
      path: "m", tensor: "t", byteOffset: start, dataType: .int32, shape: shape)
    #expect(throws: error) { try open(tensors, dataSize: 4) }
    #expect(
      error.description
        == "m: byte \(start): expected a size that can be counted of tensor \"t\", found shape \(shape) of I32"
    )
  }

  @Test(arguments: [("F4", 3, 12), ("F4", 1, 4), ("F6_E2M3", 3, 18), ("F6_E3M2", 5, 30)])
  func partialByte(dataType: String, count: Int, bitCount: UInt64) {
    let tensors = [("t", dataType, "[\(count)]", 0, 2)]
    let start = dataStart(tensors)
    let error = SafeTensorsError.partialByte(
      path: "m", tensor: "t", byteOffset: start, dataType: DataType(rawValue: dataType),
      bitCount: bitCount)
    #expect(throws: error) { try open(tensors, dataSize: 2) }
    #expect(
      error.description
        == "m: byte \(start): expected whole bytes for tensor \"t\", found \(bitCount) bits of \(dataType)"
    )
  }

  @Test(arguments: [("[2]", [2], 8), ("[0]", [0], 0), ("[]", [], 4)])
  func sizeMismatch(text: String, shape: [Int], expected: Int) {
    let tensors = [("a", "U8", "[1]", 0, 1), ("t", "F32", text, 1, 7)]
    let start = dataStart(tensors) + 1
    let error = SafeTensorsError.sizeMismatch(
      path: "m", tensor: "t", byteOffset: start, dataType: .float32, shape: shape,
      expected: expected, found: 6)
    #expect(throws: error) { try open(tensors, dataSize: 7) }
    #expect(
      error.description
        == "m: byte \(start): expected \(expected) bytes for shape \(shape) of F32 of tensor \"t\", found 6"
    )
  }

  @Test func gapBeforeTheFirst() {
    let tensors = [("a", "U8", "[1]", 1, 2)]
    let start = dataStart(tensors)
    let error = SafeTensorsError.gap(
      path: "m", tensor: "a", byteOffset: start + 1, expected: start)
    #expect(throws: error) { try open(tensors, dataSize: 2) }
    #expect(
      error.description
        == "m: expected the data of tensor \"a\" at byte \(start), found it at byte \(start + 1), "
        + "after a gap")
  }

  @Test func gapBetweenTwo() {
    let tensors = [("b", "U8", "[1]", 2, 3), ("a", "U8", "[1]", 0, 1)]
    let start = dataStart(tensors)
    #expect(
      throws: SafeTensorsError.gap(
        path: "m", tensor: "b", byteOffset: start + 2, expected: start + 1)
    ) { try open(tensors, dataSize: 3) }
  }

  @Test func overlap() {
    let tensors = [("a", "U8", "[2]", 0, 2), ("b", "U8", "[2]", 1, 3)]
    let start = dataStart(tensors)
    let error = SafeTensorsError.overlap(
      path: "m", tensor: "b", byteOffset: start + 1, previous: "a", previousEnd: start + 2)
    #expect(throws: error) { try open(tensors, dataSize: 3) }
    #expect(
      error.description
        == "m: expected the data of tensor \"b\" after byte \(start + 2), the end of \"a\", "
        + "found it at byte \(start + 1)")
  }

  @Test func twoNamesForTheSameBytes() {
    let tensors = [("a", "U8", "[2]", 0, 2), ("b", "U8", "[2]", 0, 2)]
    let start = dataStart(tensors)
    #expect(
      throws: SafeTensorsError.overlap(
        path: "m", tensor: "b", byteOffset: start, previous: "a", previousEnd: start + 2)
    ) { try open(tensors, dataSize: 2) }
  }

  @Test func emptyTensorInsideAnother() {
    let tensors = [("a", "U8", "[2]", 0, 2), ("b", "U8", "[0]", 1, 1)]
    let start = dataStart(tensors)
    #expect(
      throws: SafeTensorsError.overlap(
        path: "m", tensor: "b", byteOffset: start + 1, previous: "a", previousEnd: start + 2)
    ) { try open(tensors, dataSize: 2) }
  }

  @Test func truncated() {
    let tensors = [("a", "U8", "[1]", 0, 1), ("b", "U8", "[2]", 1, 3), ("c", "U8", "[1]", 3, 4)]
    let end = dataStart(tensors) + 4
    let error = SafeTensorsError.truncated(
      path: "m", tensor: "b", expected: end, found: end - 2)
    #expect(throws: error) { try open(tensors, dataSize: 2) }
    #expect(
      error.description
        == "m: tensor \"b\" is cut off: expected \(end) bytes, found \(end - 2); "
        + "is the file complete?")
  }

  @Test func dataOfAThousandPetabytesInASmallFile() {
    let size = 1 << 59
    let tensors = [("a", "U8", "[\(size)]", 0, size)]
    let start = dataStart(tensors)
    #expect(
      throws: SafeTensorsError.truncated(
        path: "m", tensor: "a", expected: start + size, found: start)
    ) { try open(tensors, dataSize: 0) }
  }

  @Test func trailingBytes() {
    let error = SafeTensorsError.trailingBytes(path: "m", expected: 10, found: 11)
    #expect(throws: error) { try open([], dataSize: 1) }
    #expect(error.description == "m: expected 10 bytes, found 11: bytes after the last tensor")
  }

  // MARK: Names in errors

  @Test func aNameCannotBreakTheLineOfAnError() {
    let name = "two\nlines\u{1B}[31m " + String(repeating: "é", count: 100)
    let error = SafeTensorsError.noSuchTensor(path: "m", tensor: name)
    #expect(
      error.description
        == "m: expected tensor \"two lines [31m \(String(repeating: "é", count: 22))…\", "
        + "found none of that name")
  }
}
