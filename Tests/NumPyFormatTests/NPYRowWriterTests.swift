import Files
import Foundation
import NumPyFormat
import TestSupport
import Testing

/// Matrices written row by row, compared with what numpy writes.
@Suite struct NPYRowWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(rowCount: Int, width: Int, to path: String) throws {
    var writer = try NPYRowWriter(path: path, width: width)
    for row in 0..<rowCount {
      let values = (0..<width).map { Float(row * width + $0 - rowCount * width / 2) / 4 }
      try writer.append(values.span)
    }
    let written = writer.rowCount
    #expect(written == rowCount)
    try writer.finish()
  }

  @Test(arguments: [
    (0, 1), (0, 384), (1, 1), (3, 4), (1000, 2), (2, 1000), (0, 100_000_000_000_000_000),
  ])
  func writesWhatNumPyWrites(rowCount: Int, width: Int) throws {
    let path = "\(folder.path)/matrix.npy"
    try write(rowCount: rowCount, width: width, to: path)
    let expected = try WholeFile.bytes(
      of: Fixtures.path("NumPyFormat/\(rowCount)x\(width).npy"))
    #expect(try WholeFile.bytes(of: path) == expected)
  }

  /// More than any buffer on the way holds.
  @Test func manyRows() throws {
    let path = "\(folder.path)/matrix.npy"
    try write(rowCount: 3000, width: 97, to: path)
    let bytes = try WholeFile.bytes(of: path)
    #expect(bytes.count == 128 + 3000 * 97 * 4)
    let header = String(decoding: bytes[10..<128], as: UTF8.self)
    #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (3000, 97), }  "))
    #expect(header.hasSuffix(" \n"))
    for index in 0..<3000 * 97 {
      let bits = unsafe bytes.span.bytes.unsafeLoadUnaligned(
        fromByteOffset: 128 + index * 4, as: UInt32.self)
      #expect(Float(bitPattern: bits) == Float(index - 3000 * 97 / 2) / 4)
    }
  }

  @Test func theOldFileStaysUntilTheEnd() throws {
    let path = try folder.write("matrix.npy", "old")
    do {
      var writer = try NPYRowWriter(path: path, width: 2)
      for _ in 0..<20_000 { try writer.append([1, 2].span) }
    }
    #expect(try WholeFile.bytes(of: path) == Array("old".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["matrix.npy"])
  }

  @Test func standardOutput() async throws {
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      var writer = try NPYRowWriter(path: "-", width: 4)
      for row: [Float] in [
        [-1.5, -1.25, -1, -0.75], [-0.5, -0.25, 0, 0.25], [0.5, 0.75, 1, 1.25],
      ] {
        try writer.append(row.span)
      }
      try writer.finish()
    }
    let expected = try WholeFile.bytes(of: Fixtures.path("NumPyFormat/3x4.npy"))
    #expect(result.standardOutputContent.contains(expected))
  }

  @Test func fullDevice() {
    #expect(throws: FileError(.write, "/dev/full", code: ENOSPC)) {
      try write(rowCount: 1, width: 1, to: "/dev/full")
    }
  }

  @Test func missingFolder() {
    let path = "\(folder.path)/missing/matrix.npy"
    #expect(throws: FileError(.create, path, code: ENOENT)) {
      _ = try NPYRowWriter(path: path, width: 1)
    }
  }

  // MARK: Misuse

  @Test func rowsWithoutElementsAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = try NPYRowWriter(path: "/dev/null", width: 0)
    }
  }

  @Test func rowsOfAnotherWidthAreRefused() async {
    await #expect(processExitsWith: .failure) {
      var writer = try NPYRowWriter(path: "/dev/null", width: 3)
      try writer.append([1, 2].span)
    }
  }
}
