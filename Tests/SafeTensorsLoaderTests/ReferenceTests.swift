import Files
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// Agreement with safetensors 0.8.0, whose own files and verdicts the fixtures are.
@Suite struct ReferenceTests {
  private func open(_ fixture: String) throws -> SafeTensorsFile {
    try SafeTensorsFile(path: Fixtures.path("SafeTensorsLoader/\(fixture)"))
  }

  private func json(_ fixture: String) throws -> JSONValue {
    try Fixtures.json("SafeTensorsLoader/\(fixture)")
  }

  @Test func readsEveryType() throws {
    let file = try open("types.safetensors")
    #expect(file.metadata == ["title": "every type, à la carte"])
    let tensors = Array(try #require(try json("types.json")["tensors"]?.elements))
    #expect(file.tensorNames.sorted() == tensors.compactMap { $0["name"]?.string }.sorted())
    for expected in tensors {
      let name = try #require(expected["name"]?.string)
      let tensor = try file.tensor(named: name)
      #expect(tensor.dataType.rawValue == name)
      #expect(tensor.shape == (try integers(expected["shape"])))
      #expect(hexadecimal(tensor.bytes) == expected["bytes"]?.string, "\(name)")
      if let bits = expected["float_bits"] {
        let floats = try integers(bits).map { Float(bitPattern: UInt32($0)) }
        #expect(try comparable(tensor.floats()) == comparable(floats), "\(name)")
      } else {
        #expect(
          throws: SafeTensorsError.notConvertible(
            path: file.path, tensor: name, dataType: tensor.dataType)
        ) { try tensor.floats() }
      }
    }
  }

  @Test(arguments: ["shapes.safetensors", "unaligned.safetensors"])
  func readsEveryShape(fixture: String) throws {
    let file = try open(fixture)
    #expect(file.metadata.isEmpty)
    let tensors = Array(try #require(try json("shapes.json")["tensors"]?.elements))
    #expect(file.tensorNames.count == tensors.count)
    for expected in tensors {
      let name = try #require(expected["name"]?.string)
      let values = try #require(expected["values"]?.elements).map { Float($0.number ?? .nan) }
      let tensor = try file.tensor(named: name, shape: try integers(expected["shape"]))
      #expect(tensor.elementCount == values.count)
      #expect(try tensor.floats() == values, "\(name)")
      let floats = try FloatTensor(tensor)
      #expect(elements(of: floats) == values, "\(name)")
    }
  }

  @Test func namesStandInTheOrderOfTheData() throws {
    let file = try open("types.safetensors")
    let begins = try file.tensorNames.map { try file.tensor(named: $0).byteRange.lowerBound }
    #expect(begins == begins.sorted())
    #expect(Set(begins).count == begins.count)
  }

  // MARK: Verdicts

  private func verdicts(_ key: String) throws -> [[UInt8]] {
    try #require(try json("verdicts.json")[key]?.elements).map { try bytes(ofHexadecimal: $0) }
  }

  /// And files with a number that its JSON library cannot hold, in a place where none is read.
  @Test(arguments: ["accepted", "refused_by_the_reference_alone"])
  func acceptsWhatTheReferenceAccepts(verdict: String) throws {
    for file in try verdicts(verdict) {
      #expect(throws: Never.self, "\(String(decoding: file, as: UTF8.self))") {
        try SafeTensorsFile(bytes: file)
      }
    }
  }

  @Test func refusesWhatTheReferenceRefuses() throws {
    for file in try verdicts("refused") {
      #expect(throws: SafeTensorsError.self, "\(String(decoding: file, as: UTF8.self))") {
        try SafeTensorsFile(bytes: file)
      }
    }
  }

  @Test func takesTypesThatTheReferenceDoesNotKnow() throws {
    for bytes in try verdicts("refused_by_the_reference_alone_for_types") {
      let comment = Comment(rawValue: String(decoding: bytes, as: UTF8.self))
      let file = try SafeTensorsFile(bytes: bytes)
      let unknown = file.tensorNames.compactMap { file[$0] }.filter { !$0.dataType.isKnown }
      #expect(!unknown.isEmpty, comment)
      for tensor in unknown {
        #expect(
          throws: SafeTensorsError.unknownDataType(
            path: file.path, tensor: tensor.name, dataType: tensor.dataType), comment
        ) { try tensor.floats() }
      }
    }
  }

  @Test func isStricterThanTheReferenceWhereItSaysSo() throws {
    for file in try verdicts("accepted_by_the_reference_alone") {
      #expect(throws: SafeTensorsError.self, "\(String(decoding: file, as: UTF8.self))") {
        try SafeTensorsFile(bytes: file)
      }
    }
  }

  // MARK: Fixtures

  /// Bit patterns, so that zeros have signs, but with a single NaN: the reference changes payloads.
  private func comparable(_ floats: [Float]) -> [UInt32] {
    floats.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
  }

  private func hexadecimal(_ bytes: RawSpan) -> String {
    bytes.byteOffsets.map { offset in
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
