import StrictJSON
import TestSupport
import Testing
import Word2Vec

/// Words in classes, by k-means over directions.
@Suite struct ClassesTests {
  private let vectors: KeyedVectors

  init() throws { vectors = try QueryFixture.vectors() }

  private static func options(_ count: Int, seed: UInt32 = 1, rounds: Int = 100)
    -> WordClasses.Options
  {
    var options = WordClasses.Options()
    options.count = count
    options.seed = seed
    options.rounds = rounds
    return options
  }

  /// Distances are sums and products of floats up to 1.
  private static let tolerance = 0x1p-20

  @Test func roundsAreScikitLearnsFromTheSameCentres() throws {
    let golden = try GensimFixture.json("classes.json")
    let words = vectors.selecting(try golden.strings("words"))
    let start = try golden.floats("start")
    let rounds = try golden.list("rounds")
    for (number, expected) in rounds.enumerated() {
      let found = words.classes(from: start, rounds: number + 1)
      #expect(found.classes == (try expected.integers("classes")))
      let distance = try #require(expected.required("distance").number)
      #expect(found.meanDistances.count == number + 1)
      #expect(abs(found.meanDistances[number] - distance) < Self.tolerance)
      #expect(found.isConverged == (number == rounds.count - 1))
    }
    let found = words.classes(from: start, rounds: 1000)
    #expect(found.meanDistances.count == rounds.count && found.isConverged)
    expectClose(found.centres, try golden.floats("centres"), within: Float(Self.tolerance))
  }

  @Test(arguments: [1, 2, 7, 40, 200]) func theObjectiveFallsAndEachWordIsInTheNearestClass(
    count: Int
  ) throws {
    let found = try vectors.classes(Self.options(count))
    #expect(found.isConverged && found.classes.count == vectors.count)
    for (before, after) in zip(found.meanDistances, found.meanDistances.dropFirst()) {
      #expect(after <= before + 0x1p-22)
    }
    let centres = try KeyedVectors(
      words: (0..<count).map { "\($0)" }, numbers: found.centres, vectorSize: vectors.vectorSize)
    var distance = 0.0
    for (index, number) in found.classes.enumerated() {
      let cosines = try centres.similarities(positive: [.vector(vectors.vector(at: index))])
      let most = try #require(cosines.max())
      #expect(cosines[number] >= most - Float(Self.tolerance))
      distance += 1 - Double(cosines[number])
    }
    let last = try #require(found.meanDistances.last)
    #expect(abs(distance / Double(vectors.count) - last) < Self.tolerance)
  }

  @Test func moreRoundsAndClassesBringWordsNearer() throws {
    let few = try vectors.classes(Self.options(5, rounds: 1))
    let more = try vectors.classes(Self.options(5))
    #expect(few.meanDistances.count == 1 && few.meanDistances[0] == more.meanDistances[0])
    #expect(try #require(more.meanDistances.last) < few.meanDistances[0])
    let many = try vectors.classes(Self.options(50))
    #expect(try #require(many.meanDistances.last) < #require(more.meanDistances.last))
  }

  @Test func theSeedDecides() throws {
    let (first, again) = (
      try vectors.classes(Self.options(12)), try vectors.classes(Self.options(12))
    )
    #expect(first == again)
    #expect(try vectors.classes(Self.options(12, seed: 2)).classes != first.classes)
  }

  @Test func startsAreFarApart() throws {
    // Three directions, a hundred words each: k-means++ finds them at once whatever the seed.
    var numbers: [Float] = []
    for index in 0..<300 {
      let row = (0..<3).map { $0 == index % 3 ? Float(1 + index % 7) : 0 }
      numbers += row
    }
    let words = try KeyedVectors(
      words: (0..<300).map { "w\($0)" }, numbers: numbers, vectorSize: 3)
    for seed: UInt32 in 0..<20 {
      let found = try words.classes(Self.options(3, seed: seed))
      #expect(Set(found.classes).count == 3 && found.meanDistances == [0, 0])
    }
  }

  @Test func wordsWithoutADirectionAreInSomeClass() throws {
    let zeros = try KeyedVectors(
      words: ["a", "b", "c"], vectors: [[0, 0], [0, 0], [1, 0]])
    let found = try zeros.classes(Self.options(2))
    #expect(found.classes.allSatisfy { 0..<2 ~= $0 } && found.isConverged)
    #expect(found.centres.prefix(2) == [1, 0])
  }

  @Test func impossibleNumbersAreRefused() throws {
    #expect(throws: Word2VecError.tooManyClasses(count: 201, words: 200)) {
      try vectors.classes(Self.options(201))
    }
    #expect(throws: Word2VecError.self) { try vectors.classes(Self.options(0)) }
    #expect(throws: Word2VecError.self) { try vectors.classes(Self.options(1, rounds: 0)) }
  }
}
