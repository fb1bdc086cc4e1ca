import Files
import TestSupport
import Testing

@Suite struct GzipMemberTests {
  /// What a file of these members holds, by zlib's own reader.
  private func read(_ members: [[UInt8]]) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(members.joined()), to: "file.gz")
    var reader = try ByteReader(path: path)
    var bytes: [UInt8] = []
    while try reader.fill(1) {
      unsafe reader.unread.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
      let count = reader.unread.byteCount
      reader.skip(count)
    }
    let isCompressed = reader.isCompressed
    #expect(isCompressed)
    return bytes
  }

  private func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
    unsafe try GzipMember.compressing(bytes.span.bytes, for: "file")
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 1_000_000]) func isReadBack(count: Int) throws {
    var random = SeededGenerator(seed: 5)
    let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    let zeros = [UInt8](repeating: 0, count: count)
    let (first, second) = try (compressed(noise), compressed(zeros))
    #expect(try read([first]) == noise)
    #expect(try read([first, second, first]) == noise + zeros + noise)
    if count > 100 { #expect(second.count < count / 50) }
  }

  @Test func namesNoTime() throws {
    let member = try compressed(Array("the bank".utf8))
    // The magic, deflate, no flags, no time.
    #expect(member.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    #expect(try compressed(Array("the bank".utf8)) == member)
  }
}
