import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct WordMoversTests {
  private let vectors: KeyedVectors

  init() throws { vectors = try QueryFixture.vectors() }

  /// HiGHS, which stands in for POT there, keeps its constraints within 1e-10; the ways are up to 10 long.
  @Test func distancesAreTheOptimumOfTheLinearProgram() throws {
    for item in try QueryFixture.json("transport.json").list("wmd") {
      let (a, b) = (try item.strings("a"), try item.strings("b"))
      let unit = try #require(item["unit"]?.number)
      #expect(abs(vectors.wordMoversDistance(a, b) - unit) <= 1e-9)
      #expect(abs(vectors.wordMoversDistance(b, a) - unit) <= 1e-9)
      let raw = try #require(item["raw"]?.number)
      #expect(abs(vectors.wordMoversDistance(a, b, normalizing: false) - raw) <= 1e-9)
    }
  }

  @Test func sameDocumentsAreNotApart() {
    let words = Array(vectors.words)
    #expect(vectors.wordMoversDistance(words, words.reversed()) == 0)
    #expect(
      vectors.wordMoversDistance(["king", "queen", "king", "queen"], ["queen", "king"]) == 0)
    #expect(vectors.wordMoversDistance(["twin-a"], ["twin-b", "twin-c"]) == 0)
    #expect(vectors.wordMoversDistance(["twin-a"], ["twin-double"]) < 1e-15)
  }

  @Test func documentsWithoutKnownWordsAreInfinitelyFarApart() {
    #expect(vectors.wordMoversDistance([], ["king"]) == .infinity)
    #expect(vectors.wordMoversDistance(["king"], ["nowhere"]) == .infinity)
  }

  @Test func unknownWordsArePassedOver() {
    let known = vectors.wordMoversDistance(["king", "man"], ["queen"])
    #expect(vectors.wordMoversDistance(["nobody", "king", "man"], ["queen", "nowhere"]) == known)
  }

  /// On a line the least cost is the area between the cumulative distributions.
  @Test func hundredsOfWordsOnALineMoveByTheAreaBetweenTheirDistributions() throws {
    var random = SeededGenerator(seed: 7)
    let positions = (0..<900).map { _ in Int.random(in: 0..<100_000, using: &random) }
    let line = try KeyedVectors(
      words: positions.indices.map { "w\($0)" }, vectors: positions.map { [Float($0)] })
    let (a, b) = (0..<400, 400..<900)
    func document(_ range: Range<Int>) -> [Int] {
      range.flatMap { [Int](repeating: $0, count: Int.random(in: 1...9, using: &random)) }
    }
    let (first, second) = (document(a), document(b))
    let found = line.wordMoversDistance(
      first.map { "w\($0)" }, second.map { "w\($0)" }, normalizing: false)
    var steps: [(position: Int, step: Double)] = first.map {
      (positions[$0], 1 / Double(first.count))
    }
    steps += second.map { (positions[$0], -1 / Double(second.count)) }
    steps.sort { $0.position < $1.position }
    var (level, area) = (0.0, 0.0)
    for (step, next) in zip(steps, steps.dropFirst()) {
      level += step.step
      area += abs(level) * Double(next.position - step.position)
    }
    #expect(abs(found - area) <= 1e-9 * area)
  }
}
