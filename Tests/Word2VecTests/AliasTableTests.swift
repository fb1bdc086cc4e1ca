internal import Glibc
import Testing
import Word2Vec

@Suite struct AliasTableTests {
  private static func zipf(_ count: Int) -> [Double] {
    (0..<count).map { pow(1 / Double($0 + 1), 0.75) }
  }

  @Test(arguments: [
    [1], [1, 1, 1], [3, 0, 1], [0, 0, 5, 0], [1e-9, 1, 1e9], zipf(100), zipf(70_001),
  ]) func cellsHaveTheWordsProbabilities(weights: [Double]) throws {
    let table = try AliasTable(weights: weights, words: (0..<UInt32(weights.count)).map { $0 })
    var found = [Double](repeating: 0, count: weights.count)
    for (word, probability) in table.probabilities { found[word] += probability }
    let total = weights.reduce(0, +)
    // A cell's limit is a multiple of 2⁻³², and a word may have a share of every cell.
    for (word, weight) in weights.enumerated() {
      #expect(abs(found[word] - weight / total) <= 0x1p-31 + 1e-12)
    }
  }

  /// A draw for each of many evenly spaced numbers is a count of what the cells say.
  @Test func drawsAreTheCells() throws {
    let weights = Self.zipf(37)
    let table = try AliasTable(
      weights: weights, words: (0..<37).map { 1_000 + $0 }, commonCount: 5)
    var expected = [Int: Double]()
    for (word, probability) in table.probabilities { expected[word, default: 0] += probability }
    var found = [Int: Int]()
    let step: UInt32 = 4_099
    let count = Int(UInt32.max / step)
    for index in 0..<count {
      let (word, isCommon) = table.draws.draw(UInt32(index) * step)
      #expect(isCommon == (word < 1_005))
      found[Int(word), default: 0] += 1
    }
    #expect(found.count == 37)
    for (word, probability) in expected {
      #expect(abs(Double(found[word] ?? 0) / Double(count) - probability) < 1e-4)
    }
  }

  @Test func aWordOfNoWeightIsNeverDrawn() throws {
    let table = try AliasTable(weights: [2, 0, 1, 0], words: [0, 1, 2, 3])
    for bits in stride(from: UInt32(0), to: .max - 65_536, by: 65_537) {
      #expect(table.draws.draw(bits).word % 2 == 0)
    }
    #expect(table.draws.draw(0).word % 2 == 0 && table.draws.draw(.max).word % 2 == 0)
  }
}
