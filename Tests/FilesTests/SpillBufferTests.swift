import Files
import Glibc
import Testing

@Suite struct SpillBufferTests {
  /// Limits of none, of less than a page, of some of the numbers, and of more than all.
  @Test(arguments: [-1, 0, 1, 4_096, 40_000, 1 << 20, 1 << 50])
  func numbersAreReadAsTheyWereWritten(limit: Int) throws {
    var buffer = SpillBuffer<UInt32>(memoryLimit: limit)
    var numbers: [UInt32] = []
    for count in [0, 1, 1_000, 7, 20_000, 0, 30_000] {
      let more = (0..<count).map { UInt32(numbers.count + $0) &* 2_654_435_761 }
      try buffer.append(more.span)
      numbers += more
      #expect(buffer.count == numbers.count)
    }
    let stored = try buffer.finish()
    #expect(stored.count == numbers.count)
    let isSame = numbers.indices.allSatisfy { stored.span[$0] == numbers[$0] }
    #expect(isSame)
  }

  @Test func nothingIsNothing() throws {
    let stored = try SpillBuffer<Int>(memoryLimit: 100).finish()
    #expect(stored.count == 0)
    let count = stored.span.count
    #expect(count == 0)
  }

  @Test func theFileHasNoName() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      unsafe setenv("TMPDIR", folder.path, 1)
      var buffer = SpillBuffer<Int>(memoryLimit: 0)
      try buffer.append([1, 2, 3].span)
      #expect(try folder.names == [])
      let stored = try buffer.finish()
      let last = stored.span[2]
      #expect(last == 3)
      let missing = folder.file("missing")
      unsafe setenv("TMPDIR", missing, 1)
      #expect(throws: FileError(.create, missing, code: ENOENT)) {
        var buffer = SpillBuffer<Int>(memoryLimit: 0)
        try buffer.append([1].span)
      }
    }
  }
}
