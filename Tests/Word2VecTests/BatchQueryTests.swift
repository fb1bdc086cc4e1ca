import TestSupport
import Testing
import Word2Vec

@Suite struct BatchQueryTests {
  /// Some 3,000 words with vectors of 40 numbers: many the same, many in the same direction, some zeros.
  private func vectors() throws -> KeyedVectors {
    var random = SeededGenerator(seed: 40)
    var rows: [[Float]] = []
    for index in 0..<3000 {
      switch index % 10 {
      case 7: rows.append(rows[index / 2])
      case 8: rows.append(rows[index / 3].map { $0 * 4 })
      case 9 where index % 300 == 9: rows.append([Float](repeating: 0, count: 40))
      default: rows.append(random.normals(40))
      }
    }
    return try KeyedVectors(words: rows.indices.map { "w\($0)" }, vectors: rows)
  }

  @Test func manyAtOnceFindWhatOneFinds() throws {
    let vectors = try vectors()
    let asked = stride(from: 0, to: 3000, by: 13).map { "w\($0)" } + ["w9", "w309", "w9"]
    for (count, range) in [(10, nil), (1, 100..<2000), (40, 5..<30), (0, nil)]
      as [(Int, Range<Int>?)]
    {
      let found = try vectors.mostSimilar(toEach: asked, count: count, restrictedTo: range)
      let expected = try asked.map {
        try vectors.mostSimilar(to: $0, count: count, restrictedTo: range)
      }
      #expect(found == expected)
    }
  }

  /// Words that are asked for in large blocks.
  @Test func allWordsAtOnceFindWhatOneFinds() throws {
    let vectors = try vectors()
    let found = try vectors.mostSimilar(toEach: Array(vectors.words), count: 3)
    for (index, found) in found.enumerated().filter({ $0.offset % 7 == 0 }) {
      #expect(found == (try vectors.mostSimilar(to: vectors.words[index], count: 3)))
    }
  }

  /// Vectors so large that rows, and words that are asked for, come in three blocks.
  @Test func blocksOfNumbersFindWhatOneFinds() throws {
    var random = SeededGenerator(seed: 43)
    let (count, size) = (300, 65_536)
    let piece = random.uniforms(1 << 12)
    // Runs of a piece, each from another place: random enough, and soon made.
    let numbers = (0..<count).flatMap { word in
      (0..<size / 64).flatMap { run in
        let start = (word * 37 + run * 61 + word * run * 7) % (piece.count - 64)
        return piece[start..<start + 64]
      }
    }
    let vectors = try KeyedVectors(
      words: (0..<count).map { "w\($0)" }, numbers: numbers, vectorSize: size)
    let found = try vectors.mostSimilar(toEach: Array(vectors.words), count: 4)
    for index in [0, 127, 128, 129, 255, 256, 299] {
      #expect(found[index] == (try vectors.mostSimilar(to: "w\(index)", count: 4)))
    }
  }

  /// A thousand words that differ by less than a product of floats can tell.
  @Test func nearTiesAreToldApartAsOneByOne() throws {
    var random = SeededGenerator(seed: 41)
    let base = random.normals(40)
    let rows = (0..<1000).map { index in
      var row = base
      row[index % 40] += Float(index) * 0x1p-20
      return row
    }
    let vectors = try KeyedVectors(words: rows.indices.map { "w\($0)" }, vectors: rows)
    let asked = ["w0", "w500", "w999"]
    let expected = try asked.map { try vectors.mostSimilar(to: $0, count: 5) }
    #expect(try vectors.mostSimilar(toEach: asked, count: 5) == expected)
  }

  @Test func noWordsAskNothing() throws {
    #expect(try vectors().mostSimilar(toEach: []).isEmpty)
  }

  /// So many numbers that several threads share them.
  @Test func manyRowsAreSearchedInParts() throws {
    var random = SeededGenerator(seed: 42)
    let (count, size) = (9000, 64)
    let numbers = random.uniforms(count * size)
    let vectors = try KeyedVectors(
      words: (0..<count).map { "w\($0)" }, numbers: numbers, vectorSize: size)
    let found = try vectors.mostSimilar(to: "w8999", count: count)
    #expect(found.count == count - 1)
    for similar in found {
      #expect(similar.similarity == (try vectors.similarity("w8999", similar.word)))
    }
    #expect(Set(found.map(\.index)).count == count - 1)
  }
}
