/// The distinct words of texts and how often each occurs.
///
/// Words are what a tokenizer makes of a text before it divides them into pieces; added tokens that
/// stand in the text are text, as in the reference's training.
struct WordCounter: Sendable {
  private(set) var words = ByteStrings()
  /// How often each word occurs.
  private(set) var counts: [Int] = []

  private let normalizer: TextNormalizer
  private let splitter = WordSplitter()
  /// Keeps its memory from text to text.
  private var scratch = NormalizedText()

  init(_ options: BertTokenizer.Options) { normalizer = options.normalizer }

  /// Counts the words of a text.
  ///
  /// - Precondition: `text` has at most `BertTokenizer.textLimit` bytes.
  mutating func add(_ text: Span<UInt8>) {
    precondition(text.count <= BertTokenizer.textLimit, "a text of \(text.count) bytes is too long")
    scratch.removeAll()
    _ = normalizer.normalize(text, 0..<text.count, source: 0, into: &scratch)
    splitter.split(0..<scratch.bytes.count, of: &scratch)
    Self.count(scratch, &words, &counts)
  }

  private static func count(
    _ text: NormalizedText, _ words: inout ByteStrings, _ counts: inout [Int]
  ) {
    let bytes = text.bytes.span
    for word in text.words {
      let (index, isNew) = words.insert(bytes.extracting(Int(word.start)..<Int(word.end)))
      if isNew { counts.append(0) }
      counts[index] += 1
    }
  }

  /// Adds another counter's words.
  mutating func add(_ other: WordCounter) {
    for index in other.counts.indices {
      let (mine, isNew) = words.insert(other.words[index])
      if isNew { counts.append(0) }
      counts[mine] += other.counts[index]
    }
  }

  /// The words' numbers, the most frequent word first, equally frequent ones in the order of their
  /// bytes: an order that the words and their counts alone decide.
  func ranked() -> [Int] {
    counts.indices.sorted { first, second in
      counts[first] == counts[second]
        ? words.precedes(first, second) : counts[first] > counts[second]
    }
  }
}
