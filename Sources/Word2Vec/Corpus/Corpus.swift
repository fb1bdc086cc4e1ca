internal import Files

/// A text, read once and kept as the numbers of its words.
///
/// Several trainings can learn from one corpus, at the same time too: it never changes. A word of the
/// text takes 4 bytes and a sentence 8; beyond ``Options/memoryLimit`` they stand in a nameless file
/// that the system reads as it is needed, so that a text may be larger than memory, and come from
/// standard input.
///
///     let corpus = try Corpus(contentsOf: ["sentences.txt", "more/"])
///     print(corpus.wordCount, corpus.words.count)
///
/// The way from gensim:
///
/// | gensim 4.4 | here |
/// |---|---|
/// | `LineSentence(path)` | ``init(contentsOf:options:progress:)`` |
/// | `PathLineSentences(folder)` | the same; folders in the folder are read too |
/// | a list of lists of words | ``init(_:options:)`` |
/// | `model.corpus_count` | ``sentenceCount`` |
/// | `model.corpus_total_words` | ``wordCount`` |
/// | `Phrases(sentences)` | ``Phrases/init(of:options:)`` |
public struct Corpus: Sendable {
  /// The distinct words, in the order in which they first occur.
  ///
  /// Words are told apart by their UTF-8 bytes, never by Swift's equality of strings.
  public let words: WordList
  /// How often each of ``words`` occurs.
  public let counts: [Int]

  private let storedNumbers: StoredNumbers<UInt32>
  private let storedEnds: StoredNumbers<Int>

  /// A longer sentence is cut into several.
  ///
  /// gensim cuts lines of files there too; of longer lists it forgets the rest.
  package static let sentenceLimit = 10_000

  /// - Precondition: `numbers` are places in `words`, and the last of `ends` is their count.
  init(
    words: WordTable, counts: [Int], numbers: StoredNumbers<UInt32>, ends: StoredNumbers<Int>
  ) {
    self.words = WordList(table: words)
    self.counts = counts
    storedNumbers = numbers
    storedEnds = ends
  }

  /// How many words the text has.
  public var wordCount: Int { storedNumbers.count }

  /// How many sentences the text has.
  public var sentenceCount: Int { storedEnds.count }

  /// The words of the sentence at `index`.
  ///
  /// - Precondition: `index` is in `0..<sentenceCount`.
  public func sentence(at index: Int) -> [String] {
    wordRange(ofSentence: index).map { words[Int(wordNumbers[$0])] }
  }

  // MARK: Numbers

  /// The text: for each word its place in ``words``, sentence after sentence.
  package var wordNumbers: Span<UInt32> {
    @_lifetime(borrow self)
    get { unsafe _overrideLifetime(storedNumbers.span, borrowing: self) }
  }

  /// Where each sentence ends in ``wordNumbers``.
  package var sentenceEnds: Span<Int> {
    @_lifetime(borrow self)
    get { unsafe _overrideLifetime(storedEnds.span, borrowing: self) }
  }

  /// Where a sentence stands in ``wordNumbers``.
  package func wordRange(ofSentence index: Int) -> Range<Int> {
    wordRange(ofSentences: index..<index + 1)
  }

  /// Where some sentences stand in ``wordNumbers``, one behind the other.
  ///
  /// - Precondition: They are in `0..<sentenceCount`.
  package func wordRange(ofSentences sentences: Range<Int>) -> Range<Int> {
    guard !sentences.isEmpty else { return 0..<0 }
    let first = sentences.lowerBound
    return (first == 0 ? 0 : sentenceEnds[first - 1])..<sentenceEnds[sentences.upperBound - 1]
  }
}
