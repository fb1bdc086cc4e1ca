import Files
import Foundation
import SafeTensorsLoader
import Testing

/// Names, views and the memory that they keep.
@Suite struct SafeTensorsFileTests {
  private let values: [Float] = [1.5, -2, 0x1p-149, .infinity]

  /// A file of the values; its data begins at a multiple of 4 plus `misalignment`.
  private func file(misalignment: Int = 0) -> [UInt8] {
    let data = littleEndian(values)
    let unpadded = safeTensors(dataType: "F32", shape: [2, 2], data: data).count - data.count
    return safeTensors(
      dataType: "F32", shape: [2, 2], data: data,
      headerPadding: (64 - unpadded % 64) + misalignment)
  }

  private func address(of bytes: RawSpan) -> UInt {
    unsafe bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
  }

  // MARK: Names

  @Test func unknownNames() throws {
    let file = try SafeTensorsFile(bytes: file(), name: "m")
    #expect(file["y"] == nil)
    let error = SafeTensorsError.noSuchTensor(path: "m", tensor: "y")
    #expect(throws: error) { try file.tensor(named: "y") }
    #expect(error.description == "m: expected tensor \"y\", found none of that name")
  }

  @Test func anotherShapeThanExpected() throws {
    let file = try SafeTensorsFile(bytes: file(), name: "m")
    #expect(try file.tensor(named: "x", shape: [2, 2]).shape == [2, 2])
    let error = SafeTensorsError.unexpectedShape(
      path: "m", tensor: "x", expected: [4], found: [2, 2])
    #expect(throws: error) { try file.tensor(named: "x", shape: [4]) }
    #expect(error.description == "m: expected shape [4] of tensor \"x\", found [2, 2]")
  }

  @Test func canonicallyEquivalentNamesAreTwoNames() throws {
    let header = """
      {"__metadata__":{"\u{E9}":"first","e\u{301}":"second"},
      "\u{E9}":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
      "e\u{301}":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}
      """
    let file = try SafeTensorsFile(bytes: safeTensors(header, data: [7, 8]))
    #expect(file.tensorNames.count == 2)
    #expect(try file.tensor(named: "\u{E9}").floats() == [7])
    #expect(try file.tensor(named: "e\u{301}").floats() == [8])
    #expect(file.metadata == ["\u{E9}": "first"])
  }

  @Test func emptyTensorsKeepTheOrderOfTheHeader() throws {
    let header = """
      {"z":{"dtype":"F64","shape":[0],"data_offsets":[0,0]},
      "d":{"dtype":"U8","shape":[],"data_offsets":[0,1]},
      "a":{"dtype":"U8","shape":[3,0],"data_offsets":[0,0]},
      "end":{"dtype":"F32","shape":[0],"data_offsets":[1,1]}}
      """
    let file = try SafeTensorsFile(bytes: safeTensors(header, data: [7]))
    #expect(file.tensorNames == ["z", "a", "d", "end"])
    for name in ["z", "a", "end"] {
      let tensor = try file.tensor(named: name)
      #expect(tensor.elementCount == 0)
      #expect(tensor.byteCount == 0)
      let bytes = tensor.bytes.byteCount
      #expect(bytes == 0)
      #expect(try tensor.floats().isEmpty)
      #expect(try elements(of: FloatTensor(tensor)).isEmpty)
    }
    #expect(try file.tensor(named: "d").floats() == [7])
  }

  // MARK: Files

  @Test func missingFile() {
    #expect(throws: FileError(.open, "/no/such/file", code: ENOENT)) {
      try SafeTensorsFile(path: "/no/such/file")
    }
  }

  @Test func emptyFile() throws {
    let path = NSTemporaryDirectory() + "polysemy-\(UUID().uuidString).safetensors"
    try Data().write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: SafeTensorsError.tooShort(path: path, byteCount: 0)) {
      try SafeTensorsFile(path: path)
    }
  }

  /// Mapped, this would end the process by a bus error.
  @Test func whatWasReadSurvivesThatTheFileIsCutShort() throws {
    let path = NSTemporaryDirectory() + "polysemy-\(UUID().uuidString).safetensors"
    try Data(file()).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try SafeTensorsFile(path: path, access: .read)
    try #require(unsafe truncate(path, 0) == 0)
    #expect(file.path == path)
    let tensor = try file.tensor(named: "x", shape: [2, 2])
    #expect(try tensor.floats() == values)
    #expect(try FloatTensor(tensor).isCopied == false)
  }

  @Test(arguments: ["/no/such/file", "/dev/null", "/tmp"])
  func whatCannotBeReadIsNamed(path: String) {
    #expect(throws: FileError.self) { try SafeTensorsFile(path: path) }
    let error = #expect(throws: FileError.self) {
      try SafeTensorsFile(path: path, access: .read)
    }
    #expect(error?.path == path)
  }

  @Test func tensorsOutliveTheFilesNameAndItsVariable() throws {
    let path = NSTemporaryDirectory() + "polysemy-\(UUID().uuidString).safetensors"
    try Data(file()).write(to: URL(fileURLWithPath: path))
    let (view, floats) = try {
      let file = try SafeTensorsFile(path: path)
      let view = try file.tensor(named: "x")
      return (view, try FloatTensor(view))
    }()
    try FileManager.default.removeItem(atPath: path)
    #expect(try view.floats() == values)
    #expect(floats.isCopied == false)
    #expect(elements(of: floats) == values)
  }

  @Test func floatsOutliveTheFileObject() throws {
    weak var object: SafeTensorsFile?
    let floats = try {
      let file = try SafeTensorsFile(bytes: file())
      object = file
      return try FloatTensor(file.tensor(named: "x"))
    }()
    #expect(object == nil)
    #expect(elements(of: floats) == values)
  }

  // MARK: Copies

  @Test func alignedFloatsAreUsedInPlace() throws {
    let view = try SafeTensorsFile(bytes: file()).tensor(named: "x")
    let floats = try FloatTensor(view)
    #expect(floats.isCopied == false)
    let addresses = unsafe (address(of: floats.span.bytes), address(of: view.bytes))
    #expect(addresses.0 == addresses.1)
    #expect(floats.name == "x")
    #expect(floats.shape == [2, 2])
    #expect(floats.elementCount == 4)
  }

  @Test(arguments: 1...8)
  func floatsAtAnyAddressAreRead(misalignment: Int) throws {
    let view = try SafeTensorsFile(bytes: file(misalignment: misalignment)).tensor(named: "x")
    let floats = try FloatTensor(view)
    #expect(floats.isCopied == !misalignment.isMultiple(of: 4))
    #expect(try view.floats() == values)
    #expect(elements(of: floats) == values)
    let address = unsafe address(of: floats.span.bytes)
    #expect(address.isMultiple(of: 4))
  }
}
