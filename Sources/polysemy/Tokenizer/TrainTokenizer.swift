internal import ArgumentParser
internal import Figures
internal import Files
internal import WordPiece

/// `polysemy tokenizer train`: a vocabulary of the pieces that a text's words are made of.
struct TrainTokenizer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Make a WordPiece vocabulary of a text.",
    usage: "polysemy tokenizer train [<options>] <file> ...",
    discussion: """
      The vocabulary is what Hugging Face's WordPieceTrainer gives, a token a line, in \
      an order that the text decides alone:

        polysemy tokenizer train corpus.txt --vocab-size 8000 -o mine/
        polysemy tokenize --model mine corpus.txt

      A folder gets all that a tokenizer needs, for transformers too: tokenizer.json, \
      tokenizer_config.json and vocab.txt. The text may be larger than memory.
      """)

  @Argument(
    help: ArgumentHelp(
      "Text files, plain or gzip, a sentence a line; - is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
  @OptionGroup(title: "Words") var words: WordOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the vocabulary to a file, or a whole tokenizer to a folder (one that is there, or a "
        + "name that ends in /), instead of standard output.",
      valueName: "file-or-folder"),
    completion: .file())
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many threads count words (default: the CPUs that this process may use).",
      valueName: "n"))
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file, or -") }
    if let threads, !(1...1024 ~= threads) {
      throw ValidationError("--threads: expected a number from 1 to 1024, found \(threads)")
    }
  }

  func run() throws {
    var options = WordPieceTrainer.Options()
    vocabulary.apply(to: &options)
    words.apply(to: &options.tokenizer)
    options.threadCount = threads
    if let folder {
      try prepare(folder, for: options)
      let vocabulary = try vocabulary(options)
      try BertTokenizer(vocabulary: vocabulary, options: options.tokenizer).save(to: folder)
      note("wrote the tokenizer \(folder)")
    } else {
      var output = try Output(path: output)
      try write(vocabulary(options), to: &output)
      try output.finish()
      if let path = self.output {
        note("wrote \(path), a vocabulary alone; a name that ends in / makes a whole tokenizer")
      }
    }
  }

  /// The folder to write to, where the output is one.
  private var folder: String? {
    guard let output, output.hasSuffix("/") || WholeFile.isFolder(output) else { return nil }
    return output
  }

  /// Finds what would make the end fail before the long work.
  private func prepare(_ folder: String, for options: WordPieceTrainer.Options) throws {
    let names = options.tokenizer
    for token in [names.unknownToken, names.classifierToken, names.separatorToken]
    where !options.specialTokens.contains(token) {
      throw ValidationError(
        "--special-token: a tokenizer's folder needs \(token) among them; or write a vocabulary alone"
      )
    }
    guard options.wordEndSuffix.isEmpty else {
      throw ValidationError(
        "--end-of-word-suffix: no tokenizer's folder can say it; write a vocabulary alone")
    }
    try Folder.create(folder)
    for name in [
      "config.json", "model.safetensors", "special_tokens_map.json", "added_tokens.json",
    ]
    where WholeFile.exists("\(folder)/\(name)") {
      throw Failure(
        .cannotCreate, "\(folder): has a \(name), and so is a model's; name another folder")
    }
  }

  /// Counts, trains, and says what came of it.
  private func vocabulary(_ options: WordPieceTrainer.Options) throws -> Vocabulary {
    var trainer = try WordPieceTrainer(options)
    let lineCount = try count(with: &trainer)
    guard trainer.distinctWordCount > 0 else {
      let names = files.map { $0 == "-" ? "standard input" : $0 }
      throw Failure(
        .badData, "\(names.joined(separator: ", ")): expected words to learn from, found none")
    }
    let vocabulary = try train(trainer)
    let wordCount = trainer.distinctWordCount
    let words = "\(wordCount) distinct \(wordCount == 1 ? "word" : "words")"
    let lines = "\(lineCount) \(lineCount == 1 ? "line" : "lines")"
    note("\(vocabulary.count) tokens of \(words) in \(lines)")
    noteSize(vocabulary.count, of: options.vocabularySize)
    return vocabulary
  }

  /// Says why there are not as many tokens as were asked for.
  private func noteSize(_ count: Int, of wanted: Int) {
    if count < wanted {
      let reason =
        vocabulary.minFrequency > 1
        ? "is left that is frequent enough" : "of pieces is left to merge"
      note("fewer than the \(wanted) asked for: no pair \(reason)")
    } else if count > wanted {
      note("more than the \(wanted) asked for: special tokens and characters are not cut")
    }
  }

  /// Counts the words of all files.
  ///
  /// - Returns: How many lines they have.
  private func count(with trainer: inout WordPieceTrainer) throws -> Int {
    var progress = Progress("counting words of line", total: nil, isShown: !quiet)
    defer { progress.finish() }
    var lineCount = 0
    for file in files {
      var count = 0
      try trainer.add(linesOf: file) {
        count = $0
        progress.update(lineCount + $0)
      }
      lineCount += count
    }
    return lineCount
  }

  private func train(_ trainer: WordPieceTrainer) throws -> Vocabulary {
    var progress = Progress(
      "training token", total: trainer.options.vocabularySize, isShown: !quiet)
    defer { progress.finish() }
    return try trainer.train { progress.update($0) }
  }

  private func write(_ vocabulary: Vocabulary, to output: inout Output) throws {
    let isShown = self.output == nil && Terminal.standardOutput.isTerminal
    for id in 0..<Int32(vocabulary.count) {
      let token = vocabulary.token(id) ?? ""
      try output.write((isShown ? token.madeVisible : token) + "\n")
    }
  }

  private func note(_ text: String) {
    if !quiet { Terminal.standardError.writeLine(text) }
  }
}
