/// The words that take part in an evaluation, in upper case where case does not count.
struct EvaluatedWords {
  /// The rows that take part.
  let range: Range<Int>
  private let ignoresCase: Bool
  private var table = WordTable()
  /// The row of each word of the table: the first that has it.
  private var rows: [Int] = []

  init(_ vectors: KeyedVectors, _ options: EvaluationOptions) {
    range = 0..<min(vectors.count, max(0, options.vocabularyLimit))
    ignoresCase = options.ignoresCase
    table.reserve(range.count)
    for index in range {
      let key = key(of: vectors.words[index])
      if unsafe table.insert(key.utf8Span.span.bytes).isNew { rows.append(index) }
    }
  }

  /// The spelling by which a word is known here.
  func key(of word: String) -> String { ignoresCase ? word.uppercased() : word }

  /// The row of a word.
  func row(of word: String) -> Int? {
    unsafe table.index(of: key(of: word).utf8Span.span.bytes).map { rows[$0] }
  }

  /// Whether two words are the same here.
  func isSame(_ first: String, _ second: String) -> Bool {
    key(of: first).utf8.elementsEqual(key(of: second).utf8)
  }
}
