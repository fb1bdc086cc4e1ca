import LinearAlgebra
import TestSupport
import Testing

/// The best of many, against sorting them all.
@Suite struct BestTests {
  private func best(_ count: Int, of scores: [Float]) -> [Int] {
    var best = Best<Int>(count)
    for (index, score) in scores.enumerated() { best.add(index, score: score) }
    return best.sorted.map(\.element)
  }

  /// With many ties, and counts of every shape of heap.
  @Test(arguments: [-1, 0, 1, 2, 15, 16, 17, 100, 999, 1000, 1001, .max])
  func areThePrefixOfAllSorted(count: Int) {
    var random = SeededGenerator(seed: 3)
    let scores = random.normals(1000).map { ($0 * 8).rounded() }
    let sorted = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    #expect(best(count, of: scores) == Array(sorted.prefix(max(0, count))))
    #expect(best(count, of: scores.sorted()).count == min(max(0, count), 1000))
  }

  @Test func ofEqualOnesTheFirstAreKept() {
    #expect(best(3, of: [Float](repeating: 1, count: 500)) == [0, 1, 2])
    #expect(best(3, of: [Float](repeating: -.infinity, count: 500)) == [0, 1, 2])
  }

  @Test func scoresComeWithTheirElements() {
    var best = Best<String>(2)
    for (name, score) in [("a", 1), ("b", 3), ("c", 2)] as [(String, Float)] {
      best.add(name, score: score)
    }
    #expect(best.sorted.map(\.element) == ["b", "c"] && best.sorted.map(\.score) == [3, 2])
  }
}
