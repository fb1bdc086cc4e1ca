import Glibc
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// Parts of tensors.
@Suite struct SliceTests {
  /// A file of one tensor whose elements are 0, 1, 2...
  private func tensor(_ shape: [Int], dataType: String = "F32") throws -> TensorView {
    let floats = (0..<shape.reduce(1, *)).map { Float($0) }
    let data = dataType == "U8" ? floats.map { UInt8($0) } : littleEndian(floats)
    let bytes = safeTensors(dataType: dataType, shape: shape, data: data)
    return try SafeTensorsFile(bytes: bytes, name: "m").tensor(named: "x")
  }

  private func ranges(_ value: JSONValue?) throws -> [Range<Int>?] {
    try #require(value?.elements).map {
      guard $0.kind == .array else { return nil }
      let bounds = try integers($0)
      return bounds[0]..<bounds[1]
    }
  }

  // MARK: As the reference

  /// Of unaligned.safetensors too, whose tensors are those of shapes.safetensors.
  @Test(arguments: ["shapes.safetensors", "unaligned.safetensors"])
  func cutsAsTheReference(fixture: String) throws {
    let path = Fixtures.path("SafeTensorsLoader/\(fixture)")
    for access in [SafeTensorsFile.Access.mapped, .read] {
      let file = try SafeTensorsFile(path: path, access: access)
      let slices = try Fixtures.json("SafeTensorsLoader/slices.json")["slices"]
      for expected in try #require(slices?.elements) {
        let tensor = try file.tensor(named: try #require(expected["name"]?.string))
        let slice = try tensor.slice(ranges(expected["ranges"]))
        let comment = Comment(rawValue: "\(tensor.name) \(slice.ranges)")
        let values = try #require(expected["values"]?.elements).map { Float($0.number ?? .nan) }
        #expect(slice.shape == (try integers(expected["shape"])), comment)
        #expect(slice.elementCount == values.count, comment)
        #expect(slice.byteCount == slice.bytes().count, comment)
        #expect(try slice.floats() == values, comment)
        try expectSame(slice, values, comment)
      }
    }
  }

  /// The other ways to have the elements of a slice.
  private func expectSame(_ slice: TensorSlice, _ values: [Float], _ comment: Comment) throws {
    let data = slice.bytes()
    let copy = safeTensors(
      dataType: slice.tensor.dataType.rawValue, shape: slice.shape, data: data)
    #expect(try SafeTensorsFile(bytes: copy).tensor(named: "x").floats() == values, comment)
    var floats = [Float](repeating: .nan, count: values.count)
    var span = floats.mutableSpan
    try slice.copyFloats(into: &span)
    #expect(floats == values, comment)
    if let view = slice.contiguousView {
      #expect(view.shape == slice.shape, comment)
      #expect(view.byteCount == data.count, comment)
      #expect(try view.floats() == values, comment)
    }
  }

  // MARK: Forms

  @Test func rangesLeftOutAreWholeDimensions() throws {
    let tensor = try tensor([2, 3, 4])
    #expect(try tensor.slice().ranges == [0..<2, 0..<3, 0..<4])
    #expect(try tensor.slice().floats() == tensor.floats())
    #expect(try tensor.slice(1..<2).floats() == (12..<24).map { Float($0) })
    #expect(try tensor.slice(nil, 1..<2).floats() == [4, 5, 6, 7, 16, 17, 18, 19])
    #expect(try tensor.slice(nil, nil, 3..<4).floats() == [3, 7, 11, 15, 19, 23])
  }

  @Test func aScalarIsASliceOfItself() throws {
    let slice = try tensor([]).slice()
    #expect(slice.shape.isEmpty)
    #expect(slice.elementCount == 1)
    #expect(try slice.floats() == [0])
    #expect(slice.contiguousView?.byteCount == 4)
  }

  @Test func rowsAreViewsOfTheSameBytes() throws {
    let tensor = try tensor([4, 3])
    let rows = try tensor.rows(1..<3)
    #expect(rows.name == "x")
    #expect(rows.shape == [2, 3])
    #expect(
      rows.byteRange == tensor.byteRange.lowerBound + 12..<tensor.byteRange.lowerBound + 36)
    #expect(try rows.floats() == [3, 4, 5, 6, 7, 8])
    #expect(try FloatTensor(rows).elementCount == 6)
    #expect(try rows.rows(1..<2).floats() == [6, 7, 8])
    #expect(try rows.slice(nil, 2..<3).floats() == [5, 8])
    #expect(try tensor.rows(4..<4).floats().isEmpty)
    #expect(try tensor.rows(0..<4).floats() == tensor.floats())
  }

  @Test func onlyWhatStandsTogetherIsAView() throws {
    let tensor = try tensor([2, 3, 4])
    #expect(try tensor.slice(1..<2, 2..<3, 1..<3).contiguousView?.floats() == [21, 22])
    #expect(try tensor.slice(1..<2, 1..<3).contiguousView?.floats() == (16..<24).map { Float($0) })
    #expect(try tensor.slice(nil, 0..<3).contiguousView?.elementCount == 24)
    #expect(try tensor.slice(nil, 1..<2).contiguousView == nil)
    #expect(try tensor.slice(0..<1, nil, 0..<1).contiguousView == nil)
    #expect(try tensor.slice(nil, 1..<1).contiguousView?.shape == [2, 0, 4])
  }

  @Test func elementsOfAByte() throws {
    #expect(try tensor([3, 3], dataType: "U8").slice(1..<3, 0..<2).bytes() == [3, 4, 6, 7])
  }

  // MARK: Nothing but the slice

  /// The file ends where the slice does: touching what is after it would be a bus error.
  @Test func whatIsOutsideTheSliceIsNotTouched() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = "\(folder.path)/large"
      let floats = [Float](repeating: 1, count: 1 << 20)
      try SafeTensorsFile.write(
        [TensorData(name: "x", shape: [1024, 1024], floats: floats)], to: path)
      let tensor = try SafeTensorsFile(path: path).tensor(named: "x")
      try #require(unsafe truncate(path, 1 << 20) == 0)
      #expect(try tensor.rows(0..<200).floats() == [Float](repeating: 1, count: 200 << 10))
      #expect(try tensor.slice(10..<200, 1..<3).floats() == [Float](repeating: 1, count: 380))
      #expect(try tensor.slice(1000..<1000).floats().isEmpty)
    }
  }

  // MARK: What is refused

  @Test func moreRangesThanDimensions() throws {
    let tensor = try tensor([2, 3])
    let error = SafeTensorsError.tooManyRanges(path: "m", tensor: "x", shape: [2, 3], found: 3)
    #expect(throws: error) { try tensor.slice(nil, nil, nil) }
    #expect(
      error.description
        == "m: expected at most 2 ranges for shape [2, 3] of tensor \"x\", found 3")
    #expect(
      throws: SafeTensorsError.tooManyRanges(path: "m", tensor: "x", shape: [], found: 1)
    ) { try self.tensor([]).rows(0..<1) }
  }

  @Test(arguments: [-1..<1, 0..<4, 3..<5, 4..<4, -2 ..< -1, 0..<Int.max, Int.min..<0])
  func rangesOutOfADimension(range: Range<Int>) throws {
    let tensor = try tensor([2, 3])
    let error = SafeTensorsError.rangeOutOfBounds(
      path: "m", tensor: "x", shape: [2, 3], dimension: 1, found: range)
    #expect(throws: error) { try tensor.slice(nil, range) }
    #expect(
      error.description
        == "m: expected a range in 0..<3 for dimension 1 of shape [2, 3] of tensor \"x\", "
        + "found \(range)")
    #expect(
      throws: SafeTensorsError.rangeOutOfBounds(
        path: "m", tensor: "x", shape: [3, 2], dimension: 0, found: range)
    ) { try self.tensor([3, 2]).rows(range) }
  }

  @Test(arguments: [("F4", 2), ("F6_E2M3", 3), ("F6_E3M2", 3)])
  func severalElementsToAByte(dataType: String, byteCount: Int) throws {
    let bytes = safeTensors(
      dataType: dataType, shape: [4], data: [UInt8](repeating: 0, count: byteCount))
    let tensor = try SafeTensorsFile(bytes: bytes, name: "m").tensor(named: "x")
    let error = SafeTensorsError.notSliceable(
      path: "m", tensor: "x", dataType: DataType(rawValue: dataType))
    #expect(throws: error) { try tensor.slice(0..<2) }
    #expect(throws: error) { try tensor.rows(0..<2) }
    #expect(
      error.description
        == "m: expected elements of whole bytes to slice in tensor \"x\", found \(dataType)")
  }

  @Test func typesWithoutFloatsHaveBytesAlone() throws {
    let bytes = safeTensors(dataType: "BOOL", shape: [2, 2], data: [0, 1, 1, 0])
    let slice = try SafeTensorsFile(bytes: bytes, name: "m").tensor(named: "x").slice(nil, 1..<2)
    #expect(slice.bytes() == [1, 0])
    #expect(
      throws: SafeTensorsError.notConvertible(path: "m", tensor: "x", dataType: .bool)
    ) { try slice.floats() }
  }

  /// No product of the sizes of an empty tensor need fit an integer.
  @Test(arguments: [[0, Int.max, 3], [2, Int.max, 0]])
  func hugeDimensionsOfAnEmptyTensor(shape: [Int]) throws {
    let bytes = safeTensors(dataType: "F64", shape: shape, data: [])
    let tensor = try SafeTensorsFile(bytes: bytes).tensor(named: "x")
    for range in [0..<0, 0..<Int.max, 5..<Int.max - 1] {
      let slice = try tensor.slice(nil, range, 0..<min(1, shape[2]))
      #expect(slice.elementCount == 0)
      #expect(slice.bytes().isEmpty)
      #expect(try slice.floats().isEmpty)
      #expect(slice.contiguousView?.byteCount == 0)
    }
    #expect(try tensor.slice(nil, 0..<Int.max - 1).bytes().isEmpty)
    #expect(try tensor.rows(0..<0).byteCount == 0)
  }

  @Test func copyingIntoASpanOfAnotherSizeTraps() async {
    await #expect(processExitsWith: .failure) {
      let bytes = safeTensors(dataType: "U8", shape: [2], data: [1, 2])
      let slice = try SafeTensorsFile(bytes: bytes).tensor(named: "x").slice(0..<1)
      var floats = [Float](repeating: 0, count: 2)
      var span = floats.mutableSpan
      try slice.copyFloats(into: &span)
    }
  }
}
