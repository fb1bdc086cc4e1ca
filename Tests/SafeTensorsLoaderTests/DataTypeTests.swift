import SafeTensorsLoader
import Testing

/// The names of types, and the tensors of a type that has none here.
@Suite struct DataTypeTests {
  /// A tensor of a later version's type between two of today's.
  private static let bytes = safeTensors(
    """
    {"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},\
    "b":{"dtype":"F3_E1M1","shape":[4,2],"data_offsets":[2,5]},\
    "c":{"dtype":"I8","shape":[1],"data_offsets":[5,6]}}
    """, data: [1, 2, 0xAA, 0xBB, 0xCC, 0xFF])

  private let file: SafeTensorsFile

  init() throws { file = try SafeTensorsFile(bytes: Self.bytes, name: "m") }

  @Test func everyKnownTypeIsFoundByItsName() {
    #expect(DataType.allKnown.count == 22)
    #expect(Set(DataType.allKnown).count == 22)
    for dataType in DataType.allKnown {
      #expect(dataType.isKnown)
      #expect(DataType(rawValue: dataType.rawValue) == dataType)
      #expect(DataType(rawValue: dataType.rawValue).bitCount == dataType.bitCount)
      #expect(dataType.bitCount != nil)
    }
  }

  @Test(arguments: ["", "f32", "F32 ", "F128", "F32\u{301}"])
  func anyOtherNameIsNotKnown(name: String) {
    let dataType = DataType(rawValue: name)
    #expect(!dataType.isKnown)
    #expect(dataType.bitCount == nil)
    #expect(dataType.rawValue == name)
    #expect(!DataType.allKnown.contains(dataType))
  }

  @Test func theOtherTensorsOfTheFileAreUsable() throws {
    #expect(file.tensorNames == ["a", "b", "c"])
    #expect(try file.tensor(named: "a").floats() == [1, 2])
    #expect(try file.tensor(named: "c").floats() == [-1])
  }

  @Test func whatTheHeaderSaysOfItIsThere() throws {
    let tensor = try file.tensor(named: "b", shape: [4, 2])
    #expect(tensor.dataType == DataType(rawValue: "F3_E1M1"))
    #expect(tensor.elementCount == 8)
    #expect(tensor.byteCount == 3)
    let bytes = tensor.bytes.byteCount
    #expect(bytes == 3)
  }

  @Test func everyUseOfItsElementsIsRefusedByName() throws {
    let tensor = try file.tensor(named: "b")
    let error = SafeTensorsError.unknownDataType(
      path: "m", tensor: "b", dataType: DataType(rawValue: "F3_E1M1"))
    #expect(error.description == "m: expected a known dtype of tensor \"b\", found \"F3_E1M1\"")
    #expect(throws: error) { try tensor.floats() }
    #expect(throws: error) { try FloatTensor(tensor) }
    #expect(throws: error) { try tensor.slice(0..<1) }
    #expect(throws: error) { try tensor.rows(0..<1) }
    #expect(throws: error) {
      var floats = [Float](repeating: 0, count: 8)
      var span = floats.mutableSpan
      try tensor.copyFloats(into: &span)
    }
    #expect(
      throws: SafeTensorsError.unknownDataType(
        path: "/no/folder/m", tensor: "b", dataType: tensor.dataType)
    ) { try SafeTensorsFile.write([TensorData(tensor)], to: "/no/folder/m") }
  }

  @Test func aNameThatCannotBreakTheLineOfAnError() {
    let error = SafeTensorsError.unknownDataType(
      path: "m", tensor: "b", dataType: DataType(rawValue: "F\n\u{1B}[31m"))
    #expect(error.description == "m: expected a known dtype of tensor \"b\", found \"F  [31m\"")
  }

  // MARK: What is checked of it all the same

  private func expect(
    shape: String, offsets: String, dataSize: Int, throws error: SafeTensorsError
  ) {
    let header = "{\"t\":{\"dtype\":\"X\",\"shape\":\(shape),\"data_offsets\":\(offsets)}}"
    let bytes = safeTensors(header, data: [UInt8](repeating: 0, count: dataSize))
    #expect(throws: error) { try SafeTensorsFile(bytes: bytes, name: "m") }
  }

  @Test func layout() {
    // The header takes 52 bytes, so data begins at byte 60.
    expect(
      shape: "[1]", offsets: "[1,4]", dataSize: 4,
      throws: .gap(path: "m", tensor: "t", byteOffset: 61, expected: 60))
    expect(
      shape: "[1]", offsets: "[0,4]", dataSize: 3,
      throws: .truncated(path: "m", tensor: "t", expected: 64, found: 63))
    expect(
      shape: "[1]", offsets: "[0,4]", dataSize: 5,
      throws: .trailingBytes(path: "m", expected: 64, found: 65))
  }

  @Test func aShapeThatCannotBeCounted() {
    let error = SafeTensorsError.sizeOverflow(
      path: "m", tensor: "t", byteOffset: 80, dataType: DataType(rawValue: "X"),
      shape: [1 << 32, 1 << 31])
    expect(shape: "[4294967296,2147483648]", offsets: "[0,4]", dataSize: 4, throws: error)
    #expect(
      error.description
        == "m: byte 80: expected a size that can be counted of tensor \"t\", found shape "
        + "[4294967296, 2147483648] of X")
  }
}
