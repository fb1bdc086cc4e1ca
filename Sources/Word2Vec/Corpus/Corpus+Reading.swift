internal import Files
internal import Parallel

extension Corpus {
  /// Reads texts, a sentence a line; `.gz` is read as it is.
  ///
  /// A line is UTF-8 and ends at byte 0x0A; lines without a word are passed over, and those of more
  /// than 10,000 words are cut into several sentences. gzip is recognised by its first bytes, whatever
  /// the file is called. A line may be as long as it likes, but 16 MiB must have a space, a tab or a
  /// line's end in them.
  ///
  /// Of a folder every regular file below it is read, those in its folders too, in the order of their
  /// paths' bytes; gensim's `PathLineSentences` reads only those in the folder itself.
  ///
  /// - Parameters:
  ///   - paths: Files and folders, read one after another; `-` is standard input.
  ///   - options: How they are read.
  ///   - progress: Called now and then; what it throws ends the reading.
  /// - Throws: `FileError` or `TextError` of the first line that cannot be read;
  ///   ``Word2VecError/invalidOption(name:value:expected:)`` and
  ///   ``Word2VecError/tooManyWords(limit:)``; what `progress` throws.
  /// - Complexity: O(bytes); the text is read once.
  public init(
    contentsOf paths: [String], options: Options = Options(), progress: ProgressHandler? = nil
  ) throws {
    try options.validate()
    let files = try paths.flatMap { path in
      path != "-" && WholeFile.isFolder(path) ? try Folder.files(below: path) : [path]
    }
    let pool = ThreadPool(threadCount: options.threadCount ?? ThreadPool.availableProcessors)
    var builder = CorpusBuilder(threadCount: pool.threadCount, memoryLimit: options.memoryLimit)
    let total = progress == nil ? nil : Self.byteCount(of: files)
    var byteCount = 0
    for path in files {
      let reader = try CorpusReader(path: path, options.division, on: pool)
      try reader.read(into: &builder) { count, builder in
        byteCount += count
        try progress?(
          Progress(
            byteCount: byteCount, totalByteCount: total, wordCount: builder.wordCount,
            distinctWordCount: builder.words.count))
      }
    }
    self = try builder.finish()
  }

  /// Takes the words of `sentences`, which is gone through once.
  ///
  /// Words are taken as they are. A sentence without words is one; one of more than 10,000 words is
  /// cut into several, of which gensim forgets all but the first.
  ///
  /// - Parameters:
  ///   - sentences: The text, a list of words each.
  ///   - options: Where the text is kept; the rest does not matter.
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)`` and
  ///   ``Word2VecError/tooManyWords(limit:)``; `FileError` where memory is used up and a file cannot
  ///   be written.
  public init(_ sentences: some Sequence<[String]>, options: Options = Options()) throws {
    try options.validate()
    var builder = CorpusBuilder(threadCount: 1, memoryLimit: options.memoryLimit)
    var text = ScannedText()
    for sentence in sentences {
      builder.gatherer.withWords(ofThread: 0) { text.append(sentence, by: &$0) }
      if text.words.count + text.ends.count >= Self.blockCount {
        try builder.append(text, keepsEmpty: true)
        text = ScannedText()
      }
    }
    try builder.append(text, keepsEmpty: true)
    self = try builder.finish()
  }

  /// After how many words a part of a text goes to the builder.
  private static let blockCount = 1 << 16

  /// How many bytes the files have together, where that is known.
  private static func byteCount(of files: [String]) -> Int? {
    var sum = 0
    for path in files {
      guard let count = LineReader.byteCount(of: path) else { return nil }
      sum += count
    }
    return sum
  }
}

extension Corpus.Options {
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)``.
  func validate() throws(Word2VecError) {
    if let threadCount, !(1...1_024 ~= threadCount) {
      throw .invalidOption(name: "threadCount", value: "\(threadCount)", expected: "1 to 1024")
    }
    if let memoryLimit, memoryLimit < 0 {
      throw .invalidOption(name: "memoryLimit", value: "\(memoryLimit)", expected: "0 or more")
    }
  }
}
