/// The words that are learned, the most frequent first, and how often each occurs.
struct Vocabulary: Sendable {
  let words: WordTable
  let counts: [Int]

  var count: Int { counts.count }
}
