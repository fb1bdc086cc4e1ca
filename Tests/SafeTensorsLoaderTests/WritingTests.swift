import Files
import Foundation
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// Whole files, compared with those of safetensors 0.8.0 and read back.
@Suite struct WritingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { "\(folder.path)/new.safetensors" }

  private func written(
    _ tensors: [TensorData], metadata: [String: String] = [:]
  ) throws -> [UInt8] {
    try SafeTensorsFile.write(tensors, metadata: metadata, to: path)
    return try WholeFile.bytes(of: path)
  }

  private func fixture(_ name: String) throws -> [UInt8] {
    try WholeFile.bytes(of: Fixtures.path("SafeTensorsLoader/\(name)"))
  }

  /// The tensors that a fixture lists, in its order.
  private func tensors(_ fixture: String) throws -> [TensorData] {
    let root = try Fixtures.json("SafeTensorsLoader/\(fixture)")
    return try #require(root["tensors"]?.elements).map { entry in
      let name = try #require(entry["name"]?.string)
      return TensorData(
        name: name, dataType: DataType(rawValue: entry["dtype"]?.string ?? name),
        shape: try integers(entry["shape"]), bytes: try bytes(ofHexadecimal: entry["bytes"]))
    }
  }

  // MARK: As the reference

  @Test func writesTheReferencesBytes() throws {
    let bytes = try written(
      tensors("written.json"), metadata: ["\u{8}\u{20AC}": "\u{C}\u{1F}\"/\\"])
    #expect(bytes == (try fixture("written.safetensors")))
  }

  @Test func writesEveryTypeAsTheReference() throws {
    let bytes = try written(
      tensors("types.json"), metadata: ["title": "every type, à la carte"])
    #expect(bytes == (try fixture("types.safetensors")))
  }

  @Test func theOrderGivenDoesNotMatter() throws {
    let tensors = try tensors("written.json")
    var random = SeededGenerator(seed: 9)
    let expected = try written(tensors)
    for _ in 0..<20 {
      #expect(try written(tensors.shuffled(using: &random)) == expected)
    }
  }

  @Test(arguments: ["shapes.safetensors", "types.safetensors", "written.safetensors"])
  func rewritesTheReferencesFiles(name: String) throws {
    let file = try SafeTensorsFile(path: Fixtures.path("SafeTensorsLoader/\(name)"))
    let tensors = try file.tensorNames.reversed().map { TensorData(try file.tensor(named: $0)) }
    #expect(try written(tensors, metadata: file.metadata) == fixture(name))
  }

  @Test func noTensors() throws {
    #expect(try written([]) == safeTensors("{}      "))
    #expect(
      try written([], metadata: ["a": "b"]) == safeTensors("{\"__metadata__\":{\"a\":\"b\"}}      ")
    )
  }

  @Test func metadataIsSortedByTheBytesOfItsKeys() throws {
    let pairs = ["\u{10000}": "4", "\u{FFFF}": "3", "b": "2", "": "0", "B": "1"]
    let header = "{\"__metadata__\":{\"\":\"0\",\"B\":\"1\",\"b\":\"2\",\"\u{FFFF}\":\"3\","
    let bytes = try written([], metadata: pairs)
    #expect(bytes.dropFirst(8).starts(with: Array((header + "\"\u{10000}\":\"4\"}}").utf8)))
    #expect(try SafeTensorsFile(path: path).metadata == pairs)
  }

  // MARK: What tensors are made of

  @Test func floats() throws {
    let values: [Float] = [1.5, -2, 0x1p-149, .infinity, -0.0, 3]
    let array = try written([TensorData(name: "x", shape: [2, 3], floats: values)])
    let span = try written([TensorData(name: "x", shape: [2, 3], floats: values.span)])
    let bytes = try written([
      TensorData(name: "x", dataType: .float32, shape: [2, 3], bytes: littleEndian(values))
    ])
    #expect(array == bytes)
    #expect(span == bytes)
    let tensor = try SafeTensorsFile(path: path).tensor(named: "x", shape: [2, 3])
    #expect(try littleEndian(tensor.floats()) == littleEndian(values))
    #expect(try FloatTensor(tensor).isCopied == false)
  }

  @Test func aFileCanBeReplacedByItsOwnTensors() throws {
    try SafeTensorsFile.write(
      [
        TensorData(name: "a", shape: [2], floats: [1, 2]),
        TensorData(name: "b", dataType: .uint8, shape: [1], bytes: [7]),
      ], to: path)
    let old = try SafeTensorsFile(path: path)
    let a = try old.tensor(named: "a")
    let b = try old.tensor(named: "b")
    try SafeTensorsFile.write([TensorData(a, name: "c"), TensorData(b)], to: path)
    let new = try SafeTensorsFile(path: path)
    #expect(new.tensorNames == ["c", "b"])
    #expect(try new.tensor(named: "c", shape: [2]).floats() == [1, 2])
    #expect(try new.tensor(named: "b", shape: [1]).floats() == [7])
    #expect(try a.floats() == [1, 2])
  }

  // MARK: What is refused

  private func expect(
    _ error: SafeTensorsError, _ description: String, writing tensors: [TensorData],
    metadata: [String: String] = [:]
  ) {
    #expect(throws: error) {
      try SafeTensorsFile.write(tensors, metadata: metadata, to: "/no/folder/m")
    }
    #expect(error.description == "/no/folder/m: \(description)")
  }

  private func tensor(
    _ name: String, _ dataType: DataType = .uint8, _ shape: [Int] = [1], _ byteCount: Int = 1
  ) -> TensorData {
    TensorData(
      name: name, dataType: dataType, shape: shape,
      bytes: [UInt8](repeating: 0, count: byteCount))
  }

  @Test func oneNameTwice() {
    expect(
      .duplicateTensor(path: "/no/folder/m", tensor: "a"),
      "expected each tensor to write once, found \"a\" again",
      writing: [tensor("a"), tensor("b"), tensor("a", .int8)])
  }

  @Test func theNameOfTheMetadata() {
    expect(
      .reservedName(path: "/no/folder/m"),
      "expected another name of a tensor to write than __metadata__, which is the metadata's",
      writing: [tensor("__metadata__")])
  }

  @Test func anotherSizeThanTheShapeAsksFor() {
    expect(
      .sizeMismatch(
        path: "/no/folder/m", tensor: "a", byteOffset: nil, dataType: .float32, shape: [2, 3],
        expected: 24,
        found: 20),
      "expected 24 bytes for shape [2, 3] of F32 of tensor \"a\", found 20",
      writing: [tensor("a", .float32, [2, 3], 20)])
  }

  @Test func negativeDimensions() {
    expect(
      .negativeDimension(path: "/no/folder/m", tensor: "a", shape: [-1, -4]),
      "expected no dimension below 0 of tensor \"a\" to write, found shape [-1, -4]",
      writing: [tensor("a", .uint8, [-1, -4], 4)])
  }

  @Test func shapesThatCannotBeCounted() {
    expect(
      .sizeOverflow(
        path: "/no/folder/m", tensor: "a", byteOffset: nil, dataType: .float64,
        shape: [1 << 32, 1 << 32]),
      "expected a size that can be counted of tensor \"a\", found shape "
        + "[4294967296, 4294967296] of F64",
      writing: [tensor("a", .float64, [1 << 32, 1 << 32], 0)])
  }

  @Test func typesThatAreNotKnown() {
    expect(
      .unknownDataType(
        path: "/no/folder/m", tensor: "a", dataType: DataType(rawValue: "F128")),
      "expected a known dtype of tensor \"a\", found \"F128\"",
      writing: [tensor("a", DataType(rawValue: "F128"), [1], 16)])
  }

  @Test(arguments: [
    DataType.float64, .int32, .bool, .float8E4M3, .float4, DataType(rawValue: "F128"),
  ])
  func floatsAsAnotherType(dataType: DataType) {
    let tensor = TensorData(name: "a", dataType: dataType, shape: [2], floats: [1, 2])
    expect(
      .notRoundable(path: "/no/folder/m", tensor: "a", dataType: dataType),
      "expected F32, F16 or BF16 for the floats of tensor \"a\" to write, found "
        + "\"\(dataType.rawValue)\"",
      writing: [tensor])
    #expect(tensor.byteCount == 0)
  }

  @Test(arguments: [DataType.float16, .bfloat16])
  func anotherNumberOfFloatsThanTheShapeAsksFor(dataType: DataType) {
    expect(
      .sizeMismatch(
        path: "/no/folder/m", tensor: "a", byteOffset: nil, dataType: dataType, shape: [3],
        expected: 6, found: 4),
      "expected 6 bytes for shape [3] of \(dataType.rawValue) of tensor \"a\", found 4",
      writing: [TensorData(name: "a", dataType: dataType, shape: [3], floats: [1, 2])])
  }

  @Test func partsOfBytes() {
    expect(
      .partialByte(
        path: "/no/folder/m", tensor: "a", byteOffset: nil, dataType: .float4, bitCount: 12),
      "expected whole bytes for tensor \"a\", found 12 bits of F4",
      writing: [tensor("a", .float4, [3], 2)])
  }

  @Test func aHeaderOverTheLimit() {
    // `{"__metadata__":{"k":"…"}}` is 25 bytes longer than the value.
    let tooLong = String(repeating: "x", count: 100_000_000 - 24)
    expect(
      .headerTooLargeToWrite(
        path: "/no/folder/m", byteCount: 100_000_008, limit: 100_000_000),
      "expected names and metadata that a header of at most 100000000 bytes holds, found "
        + "100000008 bytes of them",
      writing: [], metadata: ["k": tooLong])
    let longest = ["k": String(tooLong.dropLast())]
    #expect(throws: FileError(.create, "/no/folder/m", code: ENOENT)) {
      try SafeTensorsFile.write([], metadata: longest, to: "/no/folder/m")
    }
  }

  @Test func nothingIsLeftOfWhatFails() throws {
    try folder.write("new.safetensors", "old")
    #expect(throws: SafeTensorsError.self) { try written([tensor("a", .float32)]) }
    #expect(try WholeFile.bytes(of: path) == Array("old".utf8))
    #expect(throws: FileError(.write, "/dev/full", code: ENOSPC)) {
      try SafeTensorsFile.write([tensor("a")], to: "/dev/full")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
  }
}
