/// The distinct words of texts and how often each occurs.
///
/// Words are what a tokenizer makes of a text before it divides them into pieces; added tokens that
/// stand in the text are text, as in the reference's training.
struct WordCounter: Sendable {
  private(set) var words = ByteStrings()
  /// How often each word occurs.
  private(set) var counts: [Int] = []

  private let normalizer: TextNormalizer
  private let segments: TextSegments
  private let splitter = WordSplitter()
  /// Keeps its memory from text to text.
  private var scratch = NormalizedText()

  init(_ options: BertTokenizer.Options) {
    normalizer = options.normalizer
    segments = options.segments
  }

  /// Counts the words of a text.
  ///
  /// - Precondition: `text` has at most `BertTokenizer.textLimit` bytes.
  mutating func add(_ text: Span<UInt8>) {
    precondition(text.count <= BertTokenizer.textLimit, "a text of \(text.count) bytes is too long")
    segments.forEach(in: text, 0..<text.count) { segment in
      scratch.begin(source: 0, byteCount: segment.count)
      _ = normalizer.normalize(text, segment, source: 0, into: &scratch)
      count(scratch)
    }
  }

  private mutating func count(_ text: NormalizedText) {
    let bytes = text.bytes.span
    splitter.forEachWord(in: bytes, bytes.indices) { word in
      let (index, isNew) = words.insert(bytes.extracting(word))
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
