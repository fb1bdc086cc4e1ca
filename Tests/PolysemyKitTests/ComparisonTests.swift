import PolysemyKit
import StrictJSON
import TestSupport
import Testing
import TextEncoder

/// A word's contexts compared with all-MiniLM-L6-v2, as a program would do it.
@Suite(.enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"))
struct ComparisonTests {
  let encoder: ContextualEncoder

  init() throws {
    encoder = try ContextualEncoder(model: Fixtures.realModel, threadCount: 2)
  }

  static let banks = sentences([
    "The bank by the river is eroding.", "I deposited money in the bank yesterday.",
    "The bank approved my loan application.",
  ])

  static func sentences(_ texts: [String]) -> [Sentence] {
    texts.enumerated().map { Sentence(file: "bank.txt", number: $0 + 1, text: $1) }
  }

  // MARK: How to

  @Test func compareAWordsContexts() throws {
    let comparison = try Comparison(
      ComparisonOptions(word: "bank"), in: Self.banks, with: encoder)
    #expect(comparison.occurrences.map(\.sentence.number) == [1, 2, 3])
    #expect(comparison.occurrences.map(\.range) == [4..<8, 25..<29, 4..<8])
    #expect(comparison.vector(0).count == comparison.hiddenSize)
    #expect(comparison.vector(2)[0] == comparison.vectors[2 * comparison.hiddenSize])
    #expect(comparison.model == "all-MiniLM-L6-v2")

    let json = try JSONDocument(parsing: Array(comparison.json().utf8)).root
    let row = json["cosine"]?.elements?.first { _ in true }?.elements?.compactMap(\.number) ?? []
    let expected = try Fixtures.json("Transformer/minilm.json")["cosines"]?.elements
    let golden = expected?.compactMap(\.number) ?? []
    expectClose(row.dropFirst().map { Float($0) }, golden.prefix(2).map { Float($0) }, within: 1e-4)
  }

  @Test func theOptionsDecide() throws {
    var options = ComparisonOptions(word: "bank")
    options.layer = 0
    options.pieces = .first
    options.neighbourCount = 3
    let comparison = try Comparison(options, in: Self.banks, with: encoder)
    #expect(comparison.layer == 0 && comparison.layerCount == 6)
    #expect(comparison.pieces == .first)
    #expect(comparison.staticWord.similar.count == 3)
    // The embeddings know the position, but no other word.
    #expect(comparison.vector(0) == comparison.vector(2))
    #expect(comparison.vector(0) != comparison.vector(1))
  }

  // MARK: Reports

  /// Checked by eye: what a reader sees, column by column.
  @Test func theReportOfTwoOccurrences() throws {
    let comparison = try Comparison(
      ComparisonOptions(word: "bank"), in: Array(Self.banks.prefix(2)), with: encoder)
    let lines = comparison.text(width: 72).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(12) == [
        "“bank”: 2 occurrences, as all-MiniLM-L6-v2 sees them (layer 6 of 6)",
        "",
        "  1  The *bank* by the river is eroding.",
        "  2  I deposited money in the *bank* yesterday.",
        "",
        "Cosine similarity of the contextual vectors",
        "         1      2",
        "  1 1.0000 0.8170",
        "  2 0.8170 1.0000",
        "",
        "Two principal components: 100.0 % and 0.0 % of the variance",
        "Two points always lie on a line: it shows all of their difference, and",
      ])
  }

  @Test func theReportMarksTheWordByColour() throws {
    let comparison = try Comparison(
      ComparisonOptions(word: "bank"), in: Self.banks, with: encoder)
    let colored = comparison.text(color: true)
    #expect(!colored.contains("*bank*"))
    #expect(colored.contains("\u{1B}["))
    let plain = colored.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(plain.contains("  1  The bank by the river is eroding."))
    #expect(!comparison.text().contains("\u{1B}"))
  }

  @Test func manyOccurrencesAreSummarized() throws {
    let texts = (0..<60).map {
      "The bank number \($0) is \(["a river", "money", "closed"][$0 % 3])."
    }
    let comparison = try Comparison(
      ComparisonOptions(word: "bank"), in: Self.sentences(texts), with: encoder)
    let text = comparison.text()
    let matrix = try matrix(of: comparison)
    let pairs = (0..<60).flatMap { i in (i + 1..<60).map { (i, $0, matrix[i][$0]) } }
    let mean = pairs.reduce(0) { $0 + $1.2 } / Double(pairs.count)
    #expect(text.contains("Cosine similarity of the contextual vectors: \(fixed(mean)) on average"))
    let (first, second, least) = try #require(pairs.min { $0.2 < $1.2 })
    let (third, fourth, most) = try #require(pairs.max { $0.2 < $1.2 })
    let lines = text.split(separator: "\n").map { String($0) }
    /// What is to stand below a heading: the similarity and the two sentences, by number.
    func expectPair(_ similarity: Double, _ i: Int, _ j: Int, below heading: String) throws {
      let start = try #require(lines.firstIndex(of: heading))
      #expect(lines[start + 1] == "  \(fixed(similarity))")
      for (line, index) in zip(lines[(start + 2)...], [i, j]) {
        #expect(line.hasSuffix(" \(index + 1)  \(marked(texts[index]))"))
      }
    }
    try expectPair(most, third, fourth, below: "Most alike")
    try expectPair(least, first, second, below: "Least alike")
  }

  private func marked(_ text: String) -> String { text.replacing("bank", with: "*bank*") }

  /// Four decimals of a number from 0.1 to 1.
  private func fixed(_ number: Double) -> String {
    let digits = "\(Int((number * 10_000).rounded()))"
    return number < 1 ? "0.\(digits)" : "1.0000"
  }

  private func matrix(of comparison: Comparison) throws -> [[Double]] {
    let json = try JSONDocument(parsing: Array(comparison.json().utf8)).root
    return try #require(json["cosine"]?.elements).map {
      $0.elements?.compactMap(\.number) ?? []
    }
  }

  @Test func thePlaneKeepsDistancesOfThreePoints() throws {
    let comparison = try Comparison(
      ComparisonOptions(word: "bank"), in: Self.banks, with: encoder)
    let json = try JSONDocument(parsing: Array(comparison.json().utf8)).root
    let points = try #require(json["pca"]?["points"]?.elements).map {
      $0.elements?.compactMap(\.number) ?? []
    }
    for (i, j) in [(0, 1), (0, 2), (1, 2)] {
      let inPlane = zip(points[i], points[j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let inSpace = zip(comparison.vector(i), comparison.vector(j)).reduce(0) {
        $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
      }
      #expect(abs(inPlane - inSpace) < 1e-4 * inSpace)
    }
  }

  @Test func theSimilarlySpelled() {
    let texts = ["the banks of a tank", "Bang! a drum"]
    let near = Comparison.similarlySpelled("bank", in: texts, encoder.tokenizer, count: 3)
    #expect(near == ["bang", "banks", "tank"])
    #expect(Comparison.similarlySpelled("zebra", in: texts, encoder.tokenizer, count: 3).isEmpty)
  }
}
