import Digests
import TestSupport
import Testing

/// Lists of digests as sha256sum writes them.
@Suite struct ChecksumListTests {
  private static let digest = String(repeating: "0123456789abcdef", count: 4)

  private func list(_ text: String) throws -> ChecksumList {
    let folder = try TemporaryFolder()
    return try ChecksumList(contentsOf: folder.write("sums", text))
  }

  @Test func linesAreDigestsAndNames() throws {
    let digest = Self.digest
    let list = try list(
      "# made by hand\n\(digest)  a file\n\n\(digest.uppercased()) *b/c\r\n\\\(digest)  d\\\\e\\nf"
    )
    #expect(list.entries.map(\.name) == ["a file", "b/c", "d\\e\nf"])
    #expect(list.entries.allSatisfy { $0.digest == digest })
  }

  @Test func theCommittedListCanBeRead() throws {
    let list = try ChecksumList(
      contentsOf: "\(Fixtures.checkout)/Scripts/all-MiniLM-L6-v2.sha256")
    #expect(list.entries.count == 11)
    #expect(list.entries.contains { $0.name == "1_Pooling/config.json" })
  }

  @Test(arguments: [
    "0123  name", digest, digest + "  ", digest + " name", digest + "- name",
    "g" + digest.dropFirst() + "  name", "\\" + digest + "  a\\tb", digest + "  a\u{0}b",
  ])
  func otherLinesAreRefused(line: String) {
    let error = #expect(throws: ChecksumError.self) { try list("\(Self.digest)  a\n\(line)\n") }
    #expect(error?.description.contains("sums: line 2: expected 64 hexadecimal digits") == true)
  }

  @Test func anEmptyListIsRefused() {
    let error = #expect(throws: ChecksumError.self) { try list("\n# nothing\n") }
    #expect(error?.description.hasSuffix("as sha256sum writes them, found none") == true)
  }
}
