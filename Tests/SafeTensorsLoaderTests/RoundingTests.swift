import Files
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// Floats written in 16 bits, as torch 2.8 rounds them.
@Suite struct RoundingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { "\(folder.path)/rounded.safetensors" }

  private static func reference() throws -> JSONValue {
    try Fixtures.json("SafeTensorsLoader/rounded.json")
  }

  /// The elements that `floats` are written as.
  private func rounded(_ floats: [Float], to dataType: DataType) throws -> [UInt16] {
    try SafeTensorsFile.write(
      [TensorData(name: "x", dataType: dataType, shape: [floats.count], floats: floats)], to: path)
    let tensor = try SafeTensorsFile(path: path).tensor(named: "x", shape: [floats.count])
    return unsafe tensor.bytes.withUnsafeBytes { bytes in
      floats.indices.map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self) }
    }
  }

  /// Every number that stays as it is, what lies halfway between two, and next to both.
  @Test func writesTheReferencesFile() throws {
    let floats = try integers(Self.reference()["float_bits"]).map {
      Float(bitPattern: UInt32($0))
    }
    try SafeTensorsFile.write(
      [
        TensorData(name: "none", dataType: .bfloat16, shape: [0], floats: []),
        TensorData(name: "brain", dataType: .bfloat16, shape: [floats.count], floats: floats),
        TensorData(name: "\u{E9} \u{1F600}", dataType: .float16, shape: [], floats: [floats[0]]),
        TensorData(
          name: "half", dataType: .float16, shape: [floats.count], floats: floats.span),
      ], to: path)
    #expect(
      try WholeFile.bytes(of: path)
        == WholeFile.bytes(of: Fixtures.path("SafeTensorsLoader/rounded.safetensors")))
  }

  /// Every 251st of all floats but NaN: 17 million, in sixteen parts.
  @Test(arguments: 0..<16) func roundsAsTheReference(sixteenth: Int) throws {
    let digests = try #require(Array(#require(Self.reference()["digests"]?.elements))[sixteenth])
    let first = UInt64(sixteenth) << 28
    let floats = stride(from: first, to: first + 1 << 28, by: 251)
      .map { Float(bitPattern: UInt32($0)) }.filter { !$0.isNaN }
    for dataType in [DataType.float16, .bfloat16] {
      let digest = try rounded(floats, to: dataType).enumerated().reduce(0 as UInt64) {
        $0 &+ (UInt64($1.element) + 1) &* UInt64(2 * $1.offset + 1)
      }
      #expect("\(digest)" == digests[dataType.rawValue]?.string, "\(dataType.rawValue)")
    }
  }

  @Test(arguments: [DataType.float16, .bfloat16])
  func everyPatternComesBack(dataType: DataType) throws {
    let patterns = Array(UInt16.min ... .max)
    let bytes = safeTensors(
      dataType: dataType.rawValue, shape: [patterns.count], data: littleEndian(patterns))
    let floats = try SafeTensorsFile(bytes: bytes).tensor(named: "x").floats()
    // A NaN that signals comes back as one that does not.
    let quiet: UInt16 = dataType == .float16 ? 0x200 : 0x40
    let expected = zip(patterns, floats).map { $1.isNaN ? $0 | quiet : $0 }
    #expect(try rounded(floats, to: dataType) == expected)
  }

  /// NaN stays NaN even where all of its payload is lost; the reference's sign and payload vary.
  @Test(arguments: [0x7F80_0001, 0x7FC0_0000, 0x7FFF_FFFF, 0xFF80_0001, 0xFFA0_0000 as UInt32])
  func nanStaysNaN(bits: UInt32) throws {
    let float = Float(bitPattern: bits)
    let sign: UInt16 = float.sign == .minus ? 0x8000 : 0
    let half = try rounded([float], to: .float16)[0]
    #expect(half == sign | 0x7E00 | UInt16(bits >> 13 & 0x3FF))
    let brain = try rounded([float], to: .bfloat16)[0]
    #expect(brain == UInt16(bits >> 16) | 0x40)
  }

  /// Around the number of floats that are rounded at a time.
  @Test(arguments: [0, 1, 2, 16_383, 16_384, 16_385, 40_000])
  func everyCount(count: Int) throws {
    let floats = (0..<count).map { Float($0 % 2048) }
    for dataType in [DataType.float16, .float32] {
      try SafeTensorsFile.write(
        [TensorData(name: "x", dataType: dataType, shape: [count], floats: floats)], to: path)
      #expect(try SafeTensorsFile(path: path).tensor(named: "x").floats() == floats)
    }
  }
}
