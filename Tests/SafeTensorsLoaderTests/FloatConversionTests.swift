import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// Conversion to floats, element by element against plain arithmetic.
@Suite struct FloatConversionTests {
  private func floats(_ dataType: String, _ data: [UInt8], count: Int) throws -> [Float] {
    let bytes = safeTensors(dataType: dataType, shape: [count], data: data)
    return try SafeTensorsFile(bytes: bytes).tensor(named: "x").floats()
  }

  @Test func everyHalf() throws {
    let patterns = Array(UInt16.min ... .max)
    let floats = try floats("F16", littleEndian(patterns), count: patterns.count)
    for (pattern, float) in zip(patterns, floats) {
      let exponent = Int(pattern >> 10 & 31)
      let mantissa = Float(pattern & 1023)
      let magnitude: Float =
        switch exponent {
        case 0: mantissa * 0x1p-24
        case 31: mantissa == 0 ? .infinity : .nan
        default: Float(sign: .plus, exponent: exponent - 25, significand: 1024 + mantissa)
        }
      #expect((float.sign == .minus) == (pattern >> 15 == 1), "\(pattern)")
      #expect(float.isNaN ? magnitude.isNaN : float.magnitude == magnitude, "\(pattern)")
      if float.isNaN { #expect(float.bitPattern >> 13 & 1023 == UInt32(pattern & 1023)) }
    }
  }

  @Test func everyBrainFloat() throws {
    let patterns = Array(UInt16.min ... .max)
    let floats = try floats("BF16", littleEndian(patterns), count: patterns.count)
    #expect(floats.map(\.bitPattern) == patterns.map { UInt32($0) << 16 })
  }

  /// Every count up to some vectors and a rest, so that both the vector loop and its tail are met.
  @Test(arguments: Array(0...40) + [63, 64, 65, 100, 1000])
  func everyCountOfEveryType(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    func check<Number: BitwiseCopyable>(
      _ dataType: String, _ type: Number.Type, _ convert: (Number) -> Float
    ) throws {
      let bytes = (0..<count * MemoryLayout<Number>.size).map { _ in
        UInt8.random(in: .min ... .max, using: &generator)
      }
      let numbers = unsafe bytes.withUnsafeBytes { buffer in
        (0..<count).map {
          unsafe buffer.loadUnaligned(
            fromByteOffset: $0 * MemoryLayout<Number>.stride, as: Number.self)
        }
      }
      let actual = try floats(dataType, bytes, count: count)
      expectClose(actual, numbers.map(convert), within: 0, "\(dataType)")
    }
    try check("F64", Double.self) { Float($0) }
    try check("F32", Float.self) { $0 }
    try check("F16", UInt16.self) { Float(Float16(bitPattern: $0)) }
    try check("I64", Int64.self) { Float($0) }
    try check("I32", Int32.self) { Float($0) }
    try check("I16", Int16.self) { Float($0) }
    try check("I8", Int8.self) { Float($0) }
    try check("U64", UInt64.self) { Float($0) }
    try check("U32", UInt32.self) { Float($0) }
    try check("U16", UInt16.self) { Float($0) }
    try check("U8", UInt8.self) { Float($0) }
  }

  /// All 256 of each type, as torch reads them.
  @Test(arguments: ["F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"])
  func everyFloatOfEightBits(dataType: String) throws {
    let root = try Fixtures.json("SafeTensorsLoader/small-floats.json")
    let expected = try integers(root[dataType]).map { Float(bitPattern: UInt32($0)) }
    let floats = try floats(dataType, [UInt8](0...255), count: 256)
    #expect(expected.count == 256)
    for (bits, (actual, expected)) in zip(floats, expected).enumerated() {
      #expect(actual.isNaN == expected.isNaN, "\(bits)")
      // The reference changes the payloads of NaN.
      guard !expected.isNaN else { continue }
      #expect(actual.bitPattern == expected.bitPattern, "\(bits)")
    }
  }

  @Test func copiesIntoASpan() throws {
    let bytes = safeTensors(dataType: "I16", shape: [2, 2], data: littleEndian([Int16](1...4)))
    let tensor = try SafeTensorsFile(bytes: bytes).tensor(named: "x")
    var floats = [Float](repeating: 0, count: 4)
    var span = floats.mutableSpan
    try tensor.copyFloats(into: &span)
    #expect(floats == [1, 2, 3, 4])
  }

  @Test func copyingIntoASpanOfAnotherSizeTraps() async {
    await #expect(processExitsWith: .failure) {
      let bytes = safeTensors(dataType: "U8", shape: [2], data: [1, 2])
      let tensor = try SafeTensorsFile(bytes: bytes).tensor(named: "x")
      var floats = [Float](repeating: 0, count: 3)
      var span = floats.mutableSpan
      try tensor.copyFloats(into: &span)
    }
  }

  @Test(arguments: [
    ("BOOL", 8), ("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6), ("C64", 64),
  ])
  func typesWithoutFloats(dataType: String, bitCount: Int) throws {
    let bytes = safeTensors(
      dataType: dataType, shape: [4], data: [UInt8](repeating: 1, count: bitCount / 2))
    let tensor = try SafeTensorsFile(bytes: bytes, name: "m").tensor(named: "x")
    let error = SafeTensorsError.notConvertible(
      path: "m", tensor: "x", dataType: tensor.dataType)
    #expect(tensor.dataType.bitCount == bitCount)
    #expect(throws: error) { try tensor.floats() }
    #expect(throws: error) { try FloatTensor(tensor) }
    #expect(
      error.description
        == "m: expected numbers that can be read as floats in tensor \"x\", found \(dataType)")
  }
}
