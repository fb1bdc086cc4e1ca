internal import Parallel

/// Makes a WordPiece vocabulary of a text: the pieces that its words are most often made of.
///
/// As Hugging Face's tokenizers 0.23.3 trains it, with the same options: beginning with characters,
/// the most frequent pair of neighbouring tokens becomes a token, again and again.
///
///     var options = WordPieceTrainer.Options()
///     options.vocabularySize = 8000
///     var trainer = try WordPieceTrainer(options)
///     try trainer.add(linesOf: "corpus.txt")
///     let tokenizer = try BertTokenizer(vocabulary: trainer.train(), options: options.tokenizer)
///
/// The way from tokenizers:
///
/// | tokenizers 0.23.3 | here |
/// |---|---|
/// | `tokenizer.train(files, trainer)` | ``add(linesOf:progress:)`` for each, then ``train(progress:)`` |
/// | `tokenizer.train_from_iterator(texts, trainer)` | ``add(_:)-(String)`` for each, then ``train(progress:)`` |
/// | `WordPieceTrainer(…)` | ``Options`` |
/// | `BertNormalizer(…)`, `BertPreTokenizer()` | ``Options/tokenizer`` |
/// | `show_progress` | `progress:` |
///
/// ## The rules
///
/// 1. Words are what the tokenizer makes of a text before it divides them into pieces. Special tokens
///    that stand in the text are text: `[SEP]` is three words.
/// 2. The vocabulary begins with the special tokens, in their order; then come the alphabet's
///    characters in the order of their code points. A character that is neither is left out of its
///    words, as if it did not stand there.
/// 3. Each character that occurs at another place than its word's first becomes a token with the
///    prefix. The reference takes the words in the order of a hash table, another one in each run.
///    Here it is the most frequent word first, and of equally frequent ones the one whose bytes come
///    first, so that the vocabulary follows from the words and their counts alone: neither the order
///    of lines nor the number of threads shows in it.
/// 4. While there are fewer tokens than there may be, the most frequent pair of neighbouring tokens
///    is merged in the words, and the token that it makes is added unless it is there; of equally
///    frequent pairs it is the one with the lowest numbers, the first's before the second's. It ends
///    early where no pair occurs, or none often enough.
///
/// The first tokens are never cut: they may be more than ``Options/vocabularySize``.
///
/// ## What is determined
///
/// Numbers decide between equally frequent pairs, rule 3 decides numbers, and a merge can take away
/// what another one needs. So runs of the reference on the same text always differ in the order of
/// their tokens, and in some tokens where it comes to ties: on a text of 9 MB in none of 8,000 tokens,
/// in one of 4,000, in up to five of 30,000. They differ too where ``Options/alphabetLimit``
/// cuts between equally frequent characters. This vocabulary is what the reference gives in one of
/// its orders: told that of rule 3 it gives the same, token for token, as `Scripts/compare-trainer`
/// shows with any text.
///
/// One thing is not the reference's: counts beyond 2³¹ do not overflow here.
public struct WordPieceTrainer: Sendable {
  /// What is trained, and how.
  public let options: Options

  private var counter: WordCounter

  /// A trainer that has seen no text.
  ///
  /// - Throws: ``WordPieceTrainingError/invalidOption(name:value:expected:)``.
  public init(_ options: Options = Options()) throws(WordPieceTrainingError) {
    try options.validate()
    self.options = options
    counter = WordCounter(options.tokenizer)
  }

  /// How many distinct words the texts so far have.
  public var distinctWordCount: Int { counter.counts.count }

  // MARK: Texts

  /// Counts the words of `text`.
  ///
  /// - Precondition: `text` has at most `BertTokenizer.textLimit` bytes of UTF-8.
  /// - Complexity: O(n); memory grows by the words that are new.
  public mutating func add(_ text: String) { counter.add(text.utf8Span.span) }

  /// Counts the words of a text in UTF-8; see ``add(_:)-(String)``.
  public mutating func add(_ text: UTF8Span) { counter.add(text.span) }

  /// Counts the words of a file's lines; `.gz` is read as it is.
  ///
  /// The text is UTF-8. It may be larger than memory, and all of it one line: it is read in blocks,
  /// and only distinct words are kept, once for each thread. But 16 MiB must have a space, a tab or a
  /// line's end in them, byte 0x0A.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input.
  ///   - progress: Called now and then with the number of lines read; what it throws ends the
  ///     reading.
  /// - Throws: `FileError` or `TextError` of the first line that cannot be read; what `progress`
  ///   throws. The lines before are counted; of the line itself, what was read in earlier blocks.
  public mutating func add(
    linesOf path: String, progress: ((_ lineCount: Int) throws -> Void)? = nil
  ) throws {
    let lines = try ParallelWordCounter(
      linesOf: path, options: options.tokenizer,
      threadCount: options.threadCount ?? ThreadPool.availableProcessors)
    defer { lines.add(to: &counter) }
    try lines.run(progress: progress)
  }

  // MARK: Training

  /// Makes a vocabulary of the words counted so far.
  ///
  /// - Parameter progress: Called now and then with the number of tokens there are; what it throws
  ///   ends the training. The first call tells how many there are before any merge.
  /// - Returns: The vocabulary; of no words it holds the special tokens and the initial alphabet.
  /// - Throws: ``WordPieceError/vocabularyTooLarge(byteCount:limit:path:)``; what `progress` throws.
  /// - Complexity: A merge costs the length of the words that its pair has come up in. Memory is some
  ///   24 bytes a character of the distinct words and 200 bytes a distinct pair of tokens.
  public func train(progress: ((_ tokenCount: Int) throws -> Void)? = nil) throws -> Vocabulary {
    var merging = firstTokens()
    try progress?(merging.tokens.count)
    var reported = merging.tokens.count
    while merging.tokens.count < options.vocabularySize,
      merging.mergeNext(minimumCount: options.minimumFrequency)
    {
      guard let progress, merging.tokens.count >= reported + 64 else { continue }
      reported = merging.tokens.count
      try progress(reported)
    }
    let tokens = merging.tokens
    return try Vocabulary((0..<tokens.count).lazy.map { tokens.text(at: $0) })
  }

  /// The tokens before any merge, and the words in them.
  private func firstTokens() -> PairMerging {
    var tokens = ByteStrings()
    for token in options.specialTokens { tokens.insert(token.utf8Span.span) }
    let alphabet = TrainingAlphabet(
      of: counter, limit: options.alphabetLimit, initial: options.initialAlphabet)
    for scalar in alphabet.scalars { tokens.insert(String(scalar).utf8Span.span) }
    let prefix = Array(options.tokenizer.continuingPrefix.utf8)
    let sequences = SymbolSequences(
      counter, in: counter.ranked(), tokens: &tokens, prefix: prefix,
      suffix: Array(options.wordEndSuffix.utf8))
    return PairMerging(sequences, tokens: tokens, prefix: prefix)
  }
}
