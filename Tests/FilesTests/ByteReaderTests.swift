import CZlib
import Files
import Glibc
import TestSupport
import Testing

@Suite struct ByteReaderTests {
  private static let content: [UInt8] = {
    var random = SeededGenerator(seed: 6)
    return (0..<700_000).map { _ in UInt8.random(in: 0...255, using: &random) }
  }()

  /// Calls `body` with the path of a file that holds `bytes`, as gzip or plain.
  private func withFile(_ bytes: [UInt8], gzip: Bool, _ body: (String) throws -> Void) throws {
    let path = "/tmp/polysemy-files-\(getpid())-\(UInt64.random(in: .min ... .max))"
    defer { unsafe unlink(path) }
    let stream = unsafe gzopen(path, gzip ? "wb" : "wbT")
    unsafe gzwrite(stream, bytes, UInt32(bytes.count))
    unsafe gzclose(stream)
    try body(path)
  }

  /// Windows of all sizes: within the buffer, across its edge and larger than it.
  @Test(arguments: [true, false], [1, 1000, 131_071, 131_073, 300_000])
  func givesEveryByteInOrder(gzip: Bool, step: Int) throws {
    let content = step == 1 ? Array(Self.content.prefix(200_000)) : Self.content
    try withFile(content, gzip: gzip) { path in
      var reader = try ByteReader(path: path)
      var read: [UInt8] = []
      while try reader.fill(step) {
        #expect(reader.unread.byteCount >= step)
        for offset in 0..<step {
          read.append(unsafe reader.unread.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        }
        reader.skip(step)
      }
      #expect(reader.offset == content.count / step * step)
      #expect(reader.unread.byteCount == content.count % step)
      #expect(read == Array(content.prefix(content.count / step * step)))
      #expect(reader.isCompressed == gzip)
    }
  }

  @Test func knowsHowMuchMayBeLeft() throws {
    try withFile(Self.content, gzip: false) { path in
      var reader = try ByteReader(path: path)
      #expect(try reader.fill(10))
      reader.skip(10)
      #expect(reader.remainingLimit == Self.content.count - 10)
    }
    try withFile([UInt8](repeating: 0, count: 1 << 20), gzip: true) { path in
      var reader = try ByteReader(path: path)
      #expect(try reader.fill(1))
      #expect((reader.remainingLimit ?? 0) >= 1 << 20)
    }
  }

  /// 1032 times this size is more than `Int` counts; most file systems have no such files.
  @Test(.enabled(if: unsafe access("/dev/shm", W_OK) == 0))
  func knowsNoLimitOfTheLargestFiles() throws {
    let path = "/dev/shm/polysemy-files-\(getpid())"
    defer { unsafe unlink(path) }
    let stream = unsafe gzopen(path, "wb")
    unsafe gzwrite(stream, "abc", 3)
    unsafe gzclose(stream)
    try #require(unsafe truncate(path, 1 << 60) == 0)
    var reader = try ByteReader(path: path)
    #expect(try reader.fill(1))
    #expect(reader.isCompressed == true)
    #expect((reader.remainingLimit ?? .max) >= 1 << 60)
  }

  @Test func saysWhereGzipIsDamaged() throws {
    try withFile(Self.content, gzip: true) { path in
      let whole = try WholeFile.bytes(of: path)
      unsafe truncate(path, whole.count / 2)
      var reader = try ByteReader(path: path)
      do {
        while try reader.fill(4096) { reader.skip(4096) }
        Issue.record("no error")
      } catch let error as GzipError {
        #expect(error.path == path)
        #expect(error.reason == "unexpected end of file")
        #expect((1...Self.content.count).contains(error.offset))
      }
    }
  }

  @Test func refusesFolders() {
    #expect(throws: FileError.self) {
      let reader = try ByteReader(path: "/tmp")
      _ = reader.offset
    }
  }
}
