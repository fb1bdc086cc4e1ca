import StrictJSON
import TestSupport
import Testing
import Transformer

/// What is made of logits: probabilities, the best ones, and spans.
@Suite struct LogitsTests {
  private func logits(_ values: [Float]) -> Logits { Logits(width: values.count, values: values) }

  @Test func topIsASortedPrefix() throws {
    var random = SeededGenerator(seed: 9)
    let values = random.normals(300).map { ($0 * 4).rounded() }
    let logits = logits(values)
    let sorted = values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }
    for count in [0, 1, 2, 17, 300, 400] {
      #expect(logits.top(count, row: 0) == Array(sorted.prefix(count)))
    }
    let candidates = [7, 3, 250, 4]
    #expect(
      logits.top(3, row: 0, among: candidates)
        == Array(sorted.filter(candidates.contains).prefix(3)))
  }

  @Test func probabilitiesAddUp() throws {
    let logits = logits([1000, 999, -1000])
    expectClose(logits.softmax(row: 0), [0.7310586, 0.26894143, 0], within: 1e-7)
    expectClose(logits.sigmoid(row: 0), [1, 1, 0], within: 0)
    #expect(abs(logits.logSoftmax(column: 1, row: 0) + 1.3132616875182228) < 1e-12)
    #expect(logits.logSoftmax(column: 2, row: 0) < -1999)
  }

  @Test func spansAreThoseOfTheReferencesSearch() throws {
    let cases = try #require(Fixtures.json("Transformer/answers.json")["cases"]?.elements)
    for one in cases {
      let logits = SpanLogits(
        start: try #require(one["start"]).floats, end: try #require(one["end"]).floats)
      let first = try #require(one["first"]?.integer)
      let (spans, none) = logits.answers(
        in: first..<logits.start.count - 1, count: try #require(one["count"]?.integer),
        longest: try #require(one["longest"]?.integer))
      #expect(spans.map { Int32($0.tokens.lowerBound) } == (try one.integers("starts")))
      #expect(spans.map { Int32($0.tokens.upperBound - 1) } == (try one.integers("ends")))
      // Products of two float32 probabilities.
      expectClose(spans.map(\.probability), try #require(one["scores"]).floats, within: 1e-6)
      #expect(abs(Double(none) - (try #require(one["none"]?.number))) < 1e-6)
    }
  }

  @Test func noSpansOfNothing() {
    let empty = SpanLogits(start: [], end: [])
    #expect(empty.answers(in: 0..<4, count: 3, longest: 5).spans.isEmpty)
    let two = SpanLogits(start: [1, 2], end: [3, 4])
    #expect(two.answers(in: 0..<9, count: 0, longest: 5).spans.isEmpty)
    #expect(two.answers(in: 0..<9, count: 3, longest: 0).spans.isEmpty)
    #expect(two.answers(in: 0..<9, count: 3, longest: 5).spans.map(\.tokens) == [1..<2])
  }
}
