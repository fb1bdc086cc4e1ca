import Files
import Foundation
import SafeTensorsLoader
import TestSupport
import Testing

/// Matrices written row by row.
@Suite struct RowWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { "\(folder.path)/rows.safetensors" }

  /// As the goldens' script fills a matrix.
  private static func row(_ index: Int, width: Int = 4) -> [Float] {
    (0..<width).map { Float(index * width + $0 - 5) / 8 }
  }

  // MARK: As the reference reads it

  /// The fixtures are files that the reference has read.
  @Test(arguments: [0, 3]) func writesWhatTheReferenceTakes(rowCount: Int) throws {
    var writer = try SafeTensorsRowWriter(
      path: path, name: "em\nbed", width: 4, metadata: ["model": "bär"])
    for index in 0..<rowCount { try writer.append(Self.row(index).span) }
    let counted = writer.rowCount
    #expect(counted == rowCount)
    try writer.finish()
    let expected = Fixtures.path("SafeTensorsLoader/rows-\(rowCount).safetensors")
    #expect(try WholeFile.bytes(of: path) == WholeFile.bytes(of: expected))
  }

  @Test(arguments: [(0, 1), (1, 1), (9, 3), (10, 3), (3000, 97)])
  func readsBack(rowCount: Int, width: Int) throws {
    var writer = try SafeTensorsRowWriter(path: path, name: "x", width: width)
    for index in 0..<rowCount { try writer.append(Self.row(index, width: width).span) }
    try writer.finish()
    let file = try SafeTensorsFile(path: path)
    #expect(file.tensorNames == ["x"])
    #expect(file.metadata.isEmpty)
    let tensor = try file.tensor(named: "x", shape: [rowCount, width])
    #expect(tensor.dataType == .float32)
    #expect(tensor.byteRange.lowerBound.isMultiple(of: 64))
    #expect(try tensor.floats() == (0..<rowCount).flatMap { Self.row($0, width: width) })
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
  }

  /// Every length that the header can have within an alignment's step.
  @Test(arguments: 1...65) func namesOfAnyLength(length: Int) throws {
    let name = String(repeating: "n", count: length)
    var writer = try SafeTensorsRowWriter(path: path, name: name, width: 1)
    for _ in 0..<1000 { try writer.append([2].span) }
    try writer.finish()
    let tensor = try SafeTensorsFile(path: path).tensor(named: name, shape: [1000, 1])
    #expect(tensor.byteRange.lowerBound.isMultiple(of: 64))
    #expect(try tensor.floats() == [Float](repeating: 2, count: 1000))
  }

  // MARK: Where it goes

  @Test func theOldFileStaysUntilTheEnd() throws {
    try folder.write("rows.safetensors", "old")
    do {
      var writer = try SafeTensorsRowWriter(path: path, name: "x", width: 2)
      for _ in 0..<20_000 { try writer.append([1, 2].span) }
    }
    #expect(try WholeFile.bytes(of: path) == Array("old".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
  }

  @Test func standardOutput() async throws {
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      var writer = try SafeTensorsRowWriter(
        path: "-", name: "em\nbed", width: 4, metadata: ["model": "bär"])
      for index in 0..<3 { try writer.append(RowWriterTests.row(index).span) }
      try writer.finish()
    }
    let expected = try WholeFile.bytes(
      of: Fixtures.path("SafeTensorsLoader/rows-3.safetensors"))
    #expect(result.standardOutputContent.contains(expected))
  }

  @Test func fullDevice() throws {
    var writer = try SafeTensorsRowWriter(path: "/dev/full", name: "x", width: 1)
    try writer.append([1].span)
    do {
      try writer.finish()
      Issue.record("written to a full device")
    } catch {
      #expect(error as? FileError == FileError(.write, "/dev/full", code: ENOSPC))
    }
  }

  // MARK: What is refused

  @Test func missingFolder() {
    let path = "\(folder.path)/missing/rows"
    #expect(throws: FileError(.create, path, code: ENOENT)) {
      _ = try SafeTensorsRowWriter(path: path, name: "x", width: 1)
    }
  }

  @Test func theNameOfTheMetadata() {
    #expect(throws: SafeTensorsError.reservedName(path: path)) {
      _ = try SafeTensorsRowWriter(path: path, name: "__metadata__", width: 1)
    }
  }

  @Test func rowsWithoutElementsAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = try SafeTensorsRowWriter(path: "/dev/null", name: "x", width: 0)
    }
  }

  @Test func rowsOfAnotherWidthAreRefused() async {
    await #expect(processExitsWith: .failure) {
      var writer = try SafeTensorsRowWriter(path: "/dev/null", name: "x", width: 3)
      try writer.append([1, 2].span)
    }
  }
}
