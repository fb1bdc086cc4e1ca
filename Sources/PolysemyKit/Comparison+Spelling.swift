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
    let query = tokenizer.words(of: word).map(\.text).joined(separator: " ")
    // Long texts have all their frequent words early.
    let candidates = Set(texts.prefix(10_000).flatMap { tokenizer.words(of: $0).map(\.text) })
    let limit = max(1, query.unicodeScalars.count / 2)
    return candidates.compactMap { candidate -> (word: String, distance: Int)? in
      let distance = query.editDistance(to: candidate, limit: limit)
      return distance <= limit ? (candidate, distance) : nil
    }
    .sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }
    .prefix(count).map(\.word)
  }
}
