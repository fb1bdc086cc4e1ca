import Digests
import Files
import Foundation
import TestSupport
import Testing

/// Digests against those that NIST publishes for FIPS 180-4, and against sha256sum.
@Suite struct SHA256Tests {
  private func digest(_ bytes: [UInt8]) -> String {
    unsafe SHA256.hexadecimal(of: bytes.span.bytes)
  }

  /// "SHA-256 examples" (one block, two blocks) and the message of a million letters of NIST's
  /// example values, and the message without bytes of its test vectors (SHA256ShortMsg, Len = 0).
  @Test func theStandardsExamples() {
    #expect(
      digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      digest(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      digest(Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      digest([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesGiveTheSameDigest() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for size in [1, 3, 63, 64, 65, 999] {
      var whole = SHA256()
      for start in stride(from: 0, to: bytes.count, by: size) {
        let piece = Array(bytes[start..<min(start + size, bytes.count)])
        unsafe whole.update(piece.span.bytes)
      }
      #expect(whole.hexadecimal() == digest(bytes))
    }
  }

  /// Every length around the ends of blocks, as the system's own program says.
  @Test func sha256sumAgrees() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 1)
    for length in [1, 55, 56, 63, 64, 65, 119, 120, 4096, 100_003] {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      let path = try folder.write("bytes", bytes)
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/sha256sum")
      process.arguments = [path]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(String(decoding: output.prefix(64), as: UTF8.self) == digest(bytes), "\(length)")
    }
  }
}
