import Files
import Foundation
import Testing

/// Files that appear whole or not at all.
@Suite struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to path: String) throws {
    var file = try AtomicFile(path: path)
    try file.write(text)
    try file.commit()
  }

  // MARK: Whole

  @Test func writesANewFile() throws {
    try write("text é\n", to: folder.file("new"))
    #expect(try folder.read("new") == Array("text é\n".utf8))
    #expect(try folder.names == ["new"])
  }

  @Test func replacesAFile() throws {
    try folder.write(Array("a longer text than the new one".utf8), to: "old")
    try write("new", to: folder.file("old"))
    #expect(try folder.read("old") == Array("new".utf8))
    #expect(try folder.names == ["old"])
  }

  @Test func writesNothing() throws {
    try AtomicFile(path: folder.file("empty")).commit()
    #expect(try folder.read("empty") == [])
  }

  /// Pieces smaller and larger than the buffer, in every order.
  @Test(arguments: [
    [1, 65_535], [65_535, 1], [65_535, 2], [65_536], [1, 65_536, 1], [200_000, 3],
  ])
  func keepsTheOrderOfPieces(sizes: [Int]) throws {
    var file = try AtomicFile(path: folder.file("pieces"))
    var expected: [UInt8] = []
    for (index, size) in sizes.enumerated() {
      let piece = [UInt8](repeating: UInt8(index + 1), count: size)
      unsafe try file.write(piece.span.bytes)
      expected += piece
    }
    try file.commit()
    #expect(try folder.read("pieces") == expected)
  }

  @Test func keepsThePermissionsOfTheFileItReplaces() throws {
    try folder.write([], to: "private")
    try folder.setPermissions(0o600, of: "private")
    try write("secret", to: folder.file("private"))
    #expect(try folder.permissions("private") == 0o600)
    #expect(try folder.read("private") == Array("secret".utf8))
  }

  @Test func aNewFileHasThePermissionsOfAnyNewFile() throws {
    let descriptor = unsafe open(folder.file("plain"), O_CREAT | O_WRONLY, 0o666)
    close(descriptor)
    try write("x", to: folder.file("new"))
    #expect(try folder.permissions("new") == folder.permissions("plain"))
  }

  /// The new file is its writer's, and must not run with the writer's rights for everyone.
  @Test(arguments: [0o4755, 0o2755, 0o1755, 0o7777])
  func keepsNoBitsThatLendRights(permissions: Int) throws {
    let path = try folder.write([], to: "tool")
    try #require(unsafe chmod(path, mode_t(permissions)) == 0)
    try write("#!", to: path)
    var status = stat()
    try #require(unsafe stat(path, &status) == 0)
    #expect(status.st_mode & 0o7777 == mode_t(permissions & 0o777))
  }

  // MARK: Long names

  @Test func theLongestNameOfAFile() throws {
    let name = String(repeating: "n", count: 255)
    try write("old", to: folder.file(name))
    try write("new", to: folder.file(name))
    #expect(try folder.read(name) == Array("new".utf8))
    #expect(try folder.names == [name])
  }

  @Test func aNameTooLongIsRefusedAtOnce() {
    let path = folder.file(String(repeating: "n", count: 256))
    let error = FileError(.create, path, code: ENAMETOOLONG)
    #expect(throws: error) { _ = try AtomicFile(path: path) }
    #expect(error.description == "\(path): cannot be created: file name too long")
  }

  /// The name itself would do, but leaves no room for the one that stands beside it for a moment.
  @Test func aPathWithoutRoomBesideItIsRefusedAtOnce() throws {
    var path = folder.path
    while path.utf8.count < 4090 {
      path += "/" + String(repeating: "f", count: min(200, 4091 - path.utf8.count))
      try #require(unsafe mkdir(path, 0o777) == 0)
    }
    path += "/n"
    #expect(throws: FileError(.create, path, code: ENAMETOOLONG)) {
      _ = try AtomicFile(path: path)
    }
  }

  // MARK: Not at all

  @Test func abandonedFilesLeaveNothing() throws {
    try folder.write(Array("old".utf8), to: "old")
    do {
      var replacement = try AtomicFile(path: folder.file("old"))
      try replacement.write("new")
      var addition = try AtomicFile(path: folder.file("new"))
      try addition.write(String(repeating: "x", count: 200_000))
    }
    #expect(try folder.names == ["old"])
    #expect(try folder.read("old") == Array("old".utf8))
  }

  @Test func nothingIsSeenBeforeTheCommit() throws {
    try folder.write(Array("old".utf8), to: "old")
    var file = try AtomicFile(path: folder.file("old"))
    try file.write(String(repeating: "x", count: 200_000))
    #expect(try folder.read("old") == Array("old".utf8))
    #expect(try folder.names == ["old"])
    try file.commit()
    #expect(try folder.read("old").count == 200_000)
  }

  @Test func aReaderOfTheOldFileKeepsIt() throws {
    let old = try MappedFile(path: folder.write(Array("old".utf8), to: "file"))
    try write("something else", to: folder.file("file"))
    let bytes = unsafe old.bytes.withUnsafeBytes { unsafe Array($0) }
    #expect(bytes == Array("old".utf8))
  }

  @Test func aFolderThatAppearsUnderTheNameStays() throws {
    let path = folder.file("name")
    var file = try AtomicFile(path: path)
    try file.write("x")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    do {
      try file.commit()
      Issue.record("committed over a folder")
    } catch {
      #expect(error == FileError(.write, path, code: EISDIR))
    }
    #expect(try folder.names == ["name"])
  }

  /// Without `/proc` a nameless file could not be given a name in the end.
  @Test(.enabled(if: geteuid() == 0, "only the superuser can hide /proc"))
  func writesWithoutProc() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      try #require(unsafe chroot(path) == 0 && chdir("/") == 0)
      var file = try AtomicFile(path: "/file")
      try file.write("whole")
      try file.commit()
      var abandoned = try AtomicFile(path: "relative")
      try abandoned.write("x")
    }
    #expect(try folder.read("file") == Array("whole".utf8))
    #expect(try folder.names == ["file"])
  }

  // MARK: Where no file can be

  @Test func missingFolder() {
    let path = folder.file("missing/file")
    let error = FileError(.create, path, code: ENOENT)
    #expect(throws: error) { try write("", to: path) }
    #expect(error.description == "\(path): cannot be created: no such file or directory")
  }

  @Test func aFolderItself() {
    #expect(throws: FileError(.create, folder.path, code: EISDIR)) {
      try write("", to: folder.path)
    }
  }

  @Test func unwritableFolder() async throws {
    try folder.setPermissions(0o555, of: "")
    await #expect(processExitsWith: .success) { [path = folder.file("file") as String] in
      try giveUpPrivileges()
      let error = FileError(.create, path, code: EACCES)
      #expect(throws: error) { _ = try AtomicFile(path: path) }
      #expect(error.isPermission)
    }
  }

  @Test func readOnlyFile() async throws {
    try folder.setPermissions(0o777, of: "")
    try folder.write(Array("kept".utf8), to: "file")
    try folder.setPermissions(0o444, of: "file")
    await #expect(processExitsWith: .success) { [path = folder.file("file") as String] in
      try giveUpPrivileges()
      #expect(throws: FileError(.create, path, code: EACCES)) { _ = try AtomicFile(path: path) }
    }
    #expect(try folder.read("file") == Array("kept".utf8))
  }

  // MARK: Links and devices

  @Test func writesThroughALink() throws {
    try folder.write(Array("old".utf8), to: "target")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: "target")
    try write("new", to: folder.file("link"))
    #expect(try folder.read("target") == Array("new".utf8))
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == "target")
    #expect(try folder.names == ["link", "target"])
  }

  @Test func createsTheTargetOfADanglingLink() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: "target")
    try write("new", to: folder.file("link"))
    #expect(try folder.read("target") == Array("new".utf8))
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == "target")
  }

  @Test func devices() throws {
    try write("x", to: "/dev/null")
    let error = FileError(.write, "/dev/full", code: ENOSPC)
    #expect(throws: error) { try write("x", to: "/dev/full") }
    #expect(throws: error) { try write(String(repeating: "x", count: 200_000), to: "/dev/full") }
    #expect(error.description == "/dev/full: cannot be written: no space left on device")
  }

  @Test func pipes() throws {
    let path = folder.file("pipe")
    #expect(unsafe mkfifo(path, 0o600) == 0)
    let reader = unsafe open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try write("through", to: path)
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = unsafe read(reader, &buffer, buffer.count)
    #expect(Array(buffer.prefix(max(0, count))) == Array("through".utf8))
    #expect(try folder.names == ["pipe"])
  }
}
