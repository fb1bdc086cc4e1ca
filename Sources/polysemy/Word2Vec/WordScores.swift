internal import StrictJSON
internal import Word2Vec

/// Words that were found and how similar they are, for people and for programs.
enum WordScores {
  /// A line a word: its score, then itself.
  static func text(_ found: [SimilarWord], _ table: ScoreTable) -> String {
    found.map { table.row($0.word, after: [("  \($0.similarity.withFourDigits)", 8)]) }.joined()
  }

  /// `"similar":[{"word":…,"similarity":…}…]`.
  static func write(_ found: [SimilarWord], to json: inout JSONWriter) {
    json.key("similar")
    json.array(found) { json, similar in
      json.object { json in
        json.key("word")
        json.value(similar.word)
        json.key("similarity")
        json.value(similar.similarity)
      }
    }
  }
}
