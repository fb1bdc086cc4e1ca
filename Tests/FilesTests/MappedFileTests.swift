import Files
import Foundation
import Testing

/// Files in memory, mapped or read whole.
@Suite struct MappedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func bytes(_ file: MappedFile) -> [UInt8] {
    unsafe file.bytes.withUnsafeBytes { unsafe Array($0) }
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 100_000])
  func everySize(count: Int) throws {
    let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.write(content, to: "file")
    let file = try MappedFile(path: path)
    #expect(file.path == path)
    #expect(file.byteCount == count)
    #expect(bytes(file) == content)
    #expect(try bytes(MappedFile(reading: path)) == content)
    #expect(try WholeFile.bytes(of: path) == content)
  }

  @Test func whatWasReadDoesNotChangeWithTheFile() throws {
    let path = try folder.write([UInt8](repeating: 7, count: 10_000), to: "file")
    let file = try MappedFile(reading: path)
    #expect(unsafe truncate(path, 0) == 0)
    #expect(bytes(file) == [UInt8](repeating: 7, count: 10_000))
  }

  @Test func moreThanMemoryHoldsIsAnError() throws {
    let path = try folder.write([], to: "file")
    // A hole, which takes no room on the disk.
    try #require(unsafe truncate(path, 1 << 43) == 0)
    #expect(throws: FileError(.read, path, code: ENOMEM)) { try MappedFile(reading: path) }
    #expect(throws: FileError(.read, path, code: EFBIG)) { try WholeFile.bytes(of: path) }
  }

  @Test func aPipeIsRefusedAndNotWaitedFor() throws {
    let path = "\(folder.path)/pipe"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    let error = FileError(.open, path, code: ESPIPE, obstacle: .pipe)
    #expect(error.description == "\(path): expected a regular file, found a pipe")
    #expect(throws: error) { try MappedFile(path: path) }
    #expect(throws: error) { try MappedFile(reading: path) }
    #expect(throws: error) { try WholeFile.bytes(of: path) }
  }

  @Test func outlivesTheFilesName() throws {
    let path = try folder.write([1, 2, 3], to: "file")
    let file = try MappedFile(path: path)
    try FileManager.default.removeItem(atPath: path)
    #expect(bytes(file) == [1, 2, 3])
  }

  @Test func missingFile() {
    let error = FileError(.open, "/no/such", code: ENOENT)
    #expect(throws: error) { try MappedFile(path: "/no/such") }
    #expect(throws: error) { try WholeFile.bytes(of: "/no/such") }
    #expect(!WholeFile.exists("/no/such"))
    #expect(!WholeFile.isFolder("/no/such"))
  }

  @Test func folderInsteadOfAFile() {
    let error = FileError(.open, folder.path, code: EISDIR, obstacle: .folder)
    #expect(throws: error) { try MappedFile(path: folder.path) }
    #expect(throws: error) { try WholeFile.bytes(of: folder.path) }
    #expect(WholeFile.exists(folder.path))
    #expect(WholeFile.isFolder(folder.path))
  }

  @Test func deviceCannotBeMapped() {
    #expect(throws: FileError(.open, "/dev/null", code: ESPIPE, obstacle: .device)) {
      try MappedFile(path: "/dev/null")
    }
  }

  @Test func unreadableFile() async throws {
    try folder.setPermissions(0o777, of: "")
    let path = try folder.write([1], to: "file")
    try folder.setPermissions(0o000, of: "file")
    await #expect(processExitsWith: .success) { [path = path as String] in
      try giveUpPrivileges()
      #expect(throws: FileError(.open, path, code: EACCES)) { try MappedFile(path: path) }
    }
  }

  // MARK: Whole files

  @Test func wholeFilesHaveALimit() throws {
    let path = try folder.write([1, 2, 3, 4], to: "file")
    #expect(try WholeFile.bytes(of: path, limit: 4) == [1, 2, 3, 4])
    let error = FileError(.read, path, code: EFBIG)
    #expect(throws: error) { try WholeFile.bytes(of: path, limit: 3) }
    #expect(error.description == "\(path): cannot be read: file too large")
  }

  @Test func aLinkThatLeadsNowhereIsNoAbsentFile() throws {
    let path = "\(folder.path)/link"
    try #require(unsafe symlink("nothing", path) == 0)
    #expect(WholeFile.exists(path))
    let error = FileError(.open, path, code: ENOENT, obstacle: .danglingLink)
    #expect(
      error.description == "\(path): expected a regular file, found a link that leads nowhere")
    #expect(throws: error) { try WholeFile.bytes(of: path) }
    #expect(throws: error) { try MappedFile(path: path) }
    try #require(unsafe unlink(path) == 0 && symlink("link", path) == 0)
    #expect(WholeFile.exists(path))
    #expect(throws: FileError(.open, path, code: ELOOP)) { try WholeFile.bytes(of: path) }
  }

  @Test func filesWithoutASizeAreReadToTheirEnd() throws {
    #expect(try WholeFile.bytes(of: "/proc/self/status").starts(with: "Name:".utf8))
    #expect(try WholeFile.bytes(of: "/dev/null", takesPipes: true) == [])
    #expect(throws: FileError(.read, "/dev/zero", code: EFBIG)) {
      try WholeFile.bytes(of: "/dev/zero", limit: 100_000, takesPipes: true)
    }
  }
}
