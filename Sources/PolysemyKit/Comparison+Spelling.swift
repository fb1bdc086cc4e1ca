public import WordPiece

extension Comparison {
  /// Words of some texts that are spelled much like another one: what may have been meant.
  ///
  /// - Parameters:
  ///   - word: A word that was not found.
  ///   - texts: Where it was looked for.
  ///   - tokenizer: Cuts and normalizes both.
  ///   - count: The most words that are wanted.
  /// - Returns: Words that differ from it in at most half of its letters, the nearest first.
  public static func similarlySpelled(
    _ word: String, in texts: [String], _ tokenizer: BertTokenizer, count: Int
  ) -> [String] {
    let query = Array(tokenizer.words(of: word).map(\.text).joined(separator: " ").unicodeScalars)
    // Long texts have all their frequent words early.
    let candidates = Set(texts.prefix(10_000).flatMap { tokenizer.words(of: $0).map(\.text) })
    let limit = max(1, query.count / 2)
    return candidates.compactMap { candidate -> (word: String, distance: Int)? in
      let distance = editDistance(query, Array(candidate.unicodeScalars), limit: limit)
      return distance <= limit ? (candidate, distance) : nil
    }
    .sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }
    .prefix(count).map(\.word)
  }

  /// How many insertions, deletions and replacements make one word the other (Levenshtein); some
  /// number over `limit` where it is more than that.
  private static func editDistance(
    _ a: [Unicode.Scalar], _ b: [Unicode.Scalar], limit: Int
  ) -> Int {
    guard abs(a.count - b.count) <= limit else { return limit + 1 }
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
