import StrictJSON
import TestSupport
import Testing
import Word2Vec

/// gensim's answers to questions about the vectors of `queries/vectors.bin`.
enum QueryFixture {
  static func json(_ name: String) throws -> JSONValue { try GensimFixture.json("queries/\(name)") }

  static func path(_ name: String) -> String { GensimFixture.path("queries/\(name)") }

  static func vectors() throws -> KeyedVectors { try KeyedVectors(contentsOf: path("vectors.bin")) }

  /// gensim's terms: a word, a vector, or a word and its weight.
  static func terms(_ terms: [JSONValue], sign: Double = 1) throws -> [QueryTerm] {
    try terms.map { term in
      if let word = term.string { return .word(word) }
      let parts = Array(try #require(term.elements))
      if let word = parts[0].string {
        return .word(word, weight: sign * (try #require(parts[1].number)))
      }
      return .vector(try parts.map { Float(try #require($0.number)) })
    }
  }
}

/// Expects words in gensim's order, with its scores.
///
/// The twins have one vector, and gensim orders equally similar words as it happens.
func expectFound(
  _ found: [SimilarWord], _ expected: [JSONValue], within tolerance: Float,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let pairs = try expected.map { Array(try #require($0.elements)) }
  let scores = try pairs.map { Float(try #require($0[1].number)) }
  expectClose(
    found.map(\.similarity), scores, within: tolerance, sourceLocation: sourceLocation)
  let names = try pairs.map { try #require($0[0].string) }.filter { !$0.hasPrefix("twin") }
  let foundNames = found.map(\.word).filter { !$0.hasPrefix("twin") }
  #expect(utf8(foundNames) == utf8(names), sourceLocation: sourceLocation)
}
