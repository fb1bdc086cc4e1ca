import LinearAlgebra
import Testing
import Word2Vec

@Suite struct RandomNumberTests {
  @Test func drawsRandomStatesNumbers() throws {
    for golden in try GensimFixture.json("random.json").list("mersenne_twister") {
      var random = MersenneTwister(seed: UInt32(try golden.integer("seed")))
      let bound = try golden.integer("bound")
      let draws = (0..<1500).map { _ in random.nextIndex(below: bound) }
      #expect(Array(draws.prefix(40)) == (try golden.integers("first")))
      #expect(draws.reduce(0, +) == (try golden.integer("sum")))
      #expect(Int(random.next(below: 1 << 24)) == (try golden.integer("then")))
    }
  }

  /// The draws that training makes, of 32 bits.
  @Test func narrowDrawsAreWideOnes() {
    for bound in [1, 2, 5, 1 << 24, 1 << 31, .max] as [UInt32] {
      var (narrow, wide) = (MersenneTwister(seed: 9), MersenneTwister(seed: 9))
      for _ in 0..<100 {
        #expect(Int(narrow.next(below: bound)) == wide.nextIndex(below: Int(bound)))
      }
    }
  }

  @Test func drawsDefaultGeneratorsNumbers() throws {
    for golden in try GensimFixture.json("random.json").list("pcg64") {
      let seed = UInt32(try golden.integer("seed"))
      var random = PermutedCongruentialGenerator(seed: seed)
      let expected = try golden.floats("values")
      #expect(expected.indices.map { _ in random.nextFloat() } == expected)
    }
  }

  /// java.util.Random(0).nextInt() begins with -1155484576 and -723955400; Java steps first, and
  /// starts at its seed xor 0x5DEECE66D.
  @Test func stepsAsJavasGenerator() {
    var random = LinearCongruentialGenerator(state: 0x5_DEEC_E66D)
    _ = random.next()
    #expect(Int32(bitPattern: random.next()) == -1_155_484_576)
    #expect(Int32(bitPattern: random.next()) == -723_955_400)
  }
}
