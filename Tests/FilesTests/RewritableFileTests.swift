import Files
import Foundation
import Testing

/// Atomic files whose beginning is written last.
@Suite struct RewritableFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a header, `body`, and the header anew.
  private func write(_ body: [UInt8], to path: String) throws {
    var file = try AtomicFile(path: path, isRewritable: true)
    try file.write("....")
    unsafe try file.write(body.span.bytes)
    unsafe try file.rewrite(Array("He".utf8).span.bytes, at: 1)
    try file.commit()
  }

  private func expected(_ body: [UInt8]) -> [UInt8] { Array(".He.".utf8) + body }

  /// Less than the buffer holds, and more than it and a pipe do.
  @Test(arguments: [0, 3, 65_532, 65_533, 200_000])
  func rewritesWhatStandsInTheBufferAndWhatDoesNot(size: Int) throws {
    let body = [UInt8](repeating: 7, count: size)
    try write(body, to: folder.file("file"))
    #expect(try folder.read("file") == expected(body))
    #expect(try folder.names == ["file"])
  }

  @Test func appendsAfterRewriting() throws {
    var file = try AtomicFile(path: folder.file("file"), isRewritable: true)
    try file.write("abc")
    unsafe try file.rewrite(Array("A".utf8).span.bytes, at: 0)
    try file.write("def")
    unsafe try file.rewrite(Array("EF".utf8).span.bytes, at: 4)
    try file.commit()
    #expect(try folder.read("file") == Array("AbcdEF".utf8))
  }

  @Test func abandonedFilesLeaveNothing() throws {
    do {
      var file = try AtomicFile(path: folder.file("file"), isRewritable: true)
      try file.write("abc")
      unsafe try file.rewrite(Array("A".utf8).span.bytes, at: 0)
    }
    #expect(try folder.names == [])
  }

  // MARK: Where nothing can be taken back

  @Test func aPipeSeesTheWholeAtTheEnd() throws {
    let path = folder.file("pipe")
    #expect(unsafe mkfifo(path, 0o600) == 0)
    let reader = unsafe open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    var buffer = [UInt8](repeating: 0, count: 64)
    var file = try AtomicFile(path: path, isRewritable: true)
    try file.write(String(repeating: "x", count: 70_000))
    unsafe try file.rewrite(Array("A".utf8).span.bytes, at: 0)
    var count = unsafe read(reader, &buffer, buffer.count)
    #expect(count == -1 && errno == EAGAIN)

    try write([1, 2, 3], to: path)
    count = unsafe read(reader, &buffer, buffer.count)
    #expect(Array(buffer.prefix(max(0, count))) == expected([1, 2, 3]))
    #expect(try folder.names == ["pipe"])
  }

  @Test func devices() throws {
    try write([], to: "/dev/null")
    let error = FileError(.write, "/dev/full", code: ENOSPC)
    #expect(throws: error) { try write([], to: "/dev/full") }
    #expect(throws: error) { try write([UInt8](repeating: 1, count: 200_000), to: "/dev/full") }
  }

  @Test func standardOutput() async throws {
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      var plain = try AtomicFile(path: "-")
      try plain.write("plain ")
      try plain.commit()
      var file = try AtomicFile(path: "-", isRewritable: true)
      try file.write("abc")
      unsafe try file.rewrite(Array("A".utf8).span.bytes, at: 0)
      try file.commit()
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.contains("plain Abc"))
  }

  @Test func spoolsInTheChosenFolder() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      unsafe setenv("TMPDIR", folder.path, 1)
      do {
        var file = try AtomicFile(path: "/dev/null", isRewritable: true)
        try file.write(String(repeating: "x", count: 70_000))
        #expect(try folder.names == [])
      }
      unsafe setenv("TMPDIR", "", 1)
      try AtomicFile(path: "/dev/null", isRewritable: true).commit()
      let missing = folder.file("missing")
      unsafe setenv("TMPDIR", missing, 1)
      #expect(throws: FileError(.create, missing, code: ENOENT)) {
        _ = try AtomicFile(path: "/dev/null", isRewritable: true)
      }
    }
  }

  @Test func aFullTemporaryFolderIsNamed() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      unsafe setenv("TMPDIR", folder.path, 1)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
      try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      #expect(throws: FileError(.write, folder.path, code: EFBIG)) {
        var file = try AtomicFile(path: "/dev/null", isRewritable: true)
        try file.write(String(repeating: "x", count: 70_000))
      }
    }
  }

  // MARK: Misuse

  @Test func onlyWhatWasWrittenCanBeRewritten() async {
    await #expect(processExitsWith: .failure) {
      var file = try AtomicFile(path: "/dev/null", isRewritable: true)
      try file.write("ab")
      unsafe try file.rewrite(Array("AB".utf8).span.bytes, at: 1)
    }
    await #expect(processExitsWith: .failure) {
      var file = try AtomicFile(path: "/dev/null")
      try file.write("ab")
      unsafe try file.rewrite(Array("A".utf8).span.bytes, at: 0)
    }
  }
}
