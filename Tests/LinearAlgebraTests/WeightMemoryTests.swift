import Glibc
import LinearAlgebra
import Testing

@Suite struct WeightMemoryTests {
  /// Whole pages within what is given back, and no others.
  @Test(arguments: [(0, 40_000), (1, 39_999), (4096, 8192), (5000, 3000), (4095, 4097), (8192, 0)])
  func pagesThatAreGivenBackTakeNoMemory(start: Int, count: Int) throws {
    let memory = try #require(WeightMemory(byteCount: 40_960))
    let bytes = unsafe memory.take(40_960).bindMemory(to: UInt8.self, capacity: 40_960)
    unsafe bytes.update(repeating: 7, count: 40_960)
    unsafe memory.giveBack(bytes + start, byteCount: count)
    let page = Int(getpagesize())
    let first = (start + page - 1) / page * page
    let end = max(first, (start + count) / page * page)
    var isPresent = [UInt8](repeating: 0, count: 40_960 / page)
    #expect(unsafe mincore(bytes, 40_960, &isPresent) == 0)
    for place in stride(from: 0, to: 40_960, by: page) {
      #expect((isPresent[place / page] & 1 == 0) == (first..<end ~= place))
    }
    for place in 0..<40_960 {
      #expect(unsafe bytes[place] == (first..<end ~= place ? 0 : 7))
    }
    extendLifetime(memory)
  }
}
