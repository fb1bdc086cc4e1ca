import SafeTensorsLoader
import Testing

/// Counting NaN and infinities, against the floats one by one.
@Suite struct NonFiniteTests {
  private func tensor(_ dataType: String, _ data: [UInt8], count: Int) throws -> TensorView {
    let bytes = safeTensors(dataType: dataType, shape: [count], data: data)
    return try SafeTensorsFile(bytes: bytes).tensor(named: "x")
  }

  @Test(arguments: ["F16", "BF16"]) func everyValueOf16Bits(dataType: String) throws {
    let patterns = Array(UInt16.min ... .max)
    let tensor = try tensor(dataType, littleEndian(patterns), count: patterns.count)
    let floats = try tensor.floats()
    let counts = try tensor.nonFiniteCounts()
    #expect(counts.nan == floats.count(where: \.isNaN))
    #expect(counts.positiveInfinity == 1 && counts.negativeInfinity == 1)
    #expect(counts.total == floats.count { !$0.isFinite })
  }

  @Test(arguments: ["F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"])
  func everyValueOf8Bits(dataType: String) throws {
    let tensor = try tensor(dataType, Array(0...255), count: 256)
    let floats = try tensor.floats()
    let counts = try tensor.nonFiniteCounts()
    #expect(counts.nan == floats.count(where: \.isNaN) && counts.nan > 0)
    #expect(counts.positiveInfinity == floats.count { $0 == .infinity })
    #expect(counts.negativeInfinity == floats.count { $0 == -.infinity })
  }

  @Test func anF64BeyondFloatIsInfinite() throws {
    let values: [Double] = [1, -1e300, 1e300, .nan, .infinity, 3.4e38]
    let tensor = try tensor("F64", littleEndian(values.map(\.bitPattern)), count: values.count)
    let counts = try tensor.nonFiniteCounts()
    #expect(counts.nan == 1 && counts.positiveInfinity == 2 && counts.negativeInfinity == 1)
  }

  /// At every place of more than one chunk, and only where it is asked for.
  @Test(arguments: [0, 1, 4095, 4096, 4097, 9999]) func oneNaNAnywhere(place: Int) throws {
    var values = [Float](repeating: 1, count: 10_000)
    values[place] = -.nan
    let tensor = try tensor("F32", littleEndian(values.map(\.bitPattern)), count: values.count)
    #expect(try tensor.nonFiniteCounts().nan == 1)
    #expect(try tensor.nonFiniteCounts(in: 0..<place).total == 0)
    #expect(try tensor.nonFiniteCounts(in: place..<place + 1).nan == 1)
    #expect(try tensor.nonFiniteCounts(in: place + 1..<10_000).total == 0)
  }

  @Test func integersAreFinite() throws {
    let ones = [UInt8](repeating: 0xFF, count: 8)
    for (dataType, count) in [("I64", 1), ("U32", 2), ("I16", 4), ("U8", 8)] {
      #expect(try tensor(dataType, ones, count: count).nonFiniteCounts() == NonFiniteCounts())
    }
  }

  @Test func whatIsNoFloatIsRefused() throws {
    #expect(throws: SafeTensorsError.self) { try tensor("BOOL", [1], count: 1).nonFiniteCounts() }
    #expect(throws: SafeTensorsError.self) { try tensor("F4", [1], count: 2).nonFiniteCounts() }
  }

  @Test func noElements() throws {
    #expect(try tensor("F32", [], count: 0).nonFiniteCounts() == NonFiniteCounts())
  }
}
