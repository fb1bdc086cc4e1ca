internal import ArgumentParser
internal import Files
internal import Word2Vec

/// `polysemy word2vec convert`: vectors of words from one format to another.
struct ConvertVectors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert vectors of words from one format to another.",
    usage: "polysemy word2vec convert [<options>] <input> <output>",
    discussion: """
      The input's format is found by its content, the output's by its name:

        .safetensors  native: opens at once, whatever its size, and keeps the counts
        .bin          word2vec's binary format
        .txt          word2vec's text, or GloVe's where the name begins with glove
        .vec          fastText's text

      A name that ends in .gz is written by gzip, and gzip is read as it is. fastText's own \
      .bin is read too:

        polysemy word2vec convert news.bin.gz news.safetensors
        polysemy word2vec convert news.safetensors news.txt.gz --limit 100000
      """)

  @Argument(
    help: ArgumentHelp("The vectors, plain or gzip; - is standard input.", valueName: "input"),
    completion: .file())
  var input: String

  @Argument(
    help: ArgumentHelp("Where to write; - is standard output.", valueName: "output"),
    completion: .file())
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp("The input's format (default: by its content).", valueName: "format"))
  var from: FormatArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("The output's format (default: by its name).", valueName: "format"))
  var to: FormatArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("How many entries to take, from the first (default: all).", valueName: "n"))
  var limit: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file of the words' counts, as word2vec's -save-vocab writes it.", valueName: "file"),
    completion: .file())
  var vocab: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Write the words' counts there, if they are known.", valueName: "file"),
    completion: .file())
  var saveVocab: String?

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    if let limit, limit < 0 {
      throw ValidationError("--limit: expected 0 or more, found \(limit)")
    }
    try Output.requireOthers([output, saveVocab], than: [input, vocab])
    if let saveVocab, saveVocab == output || Folder.isSameFile(saveVocab, output) {
      throw ValidationError("--save-vocab: expected another file than the vectors'")
    }
  }

  func run() throws {
    guard let format = to?.format ?? KeyedVectors.Format(path: output) else {
      throw ValidationError("\(output): the name says no format; choose one by --to")
    }
    let vectors = try read()
    guard saveVocab == nil || vectors.counts != nil else {
      throw Failure(.badData, "\(input): has no counts; name a file that has them by --vocab")
    }
    try write(vectors, as: format)
    if let saveVocab { try vectors.saveVocabulary(to: saveVocab) }
    let place = output == "-" ? "to standard output" : output
    note(
      "wrote \(place): \(ByteText.count(vectors.count, "vector")) of \(ByteText.count(vectors.vectorSize, "number"))"
    )
    if vectors.subwords != nil {
      note("left out what makes vectors of other words: no format but fastText's .bin keeps it")
    }
    if vectors.duplicateCount > 0 {
      note(
        "dropped \(ByteText.count(vectors.duplicateCount, "entry", "entries")) whose word had been there before"
      )
    }
  }

  private func read() throws -> KeyedVectors {
    var progress = Progress("reading vector", total: nil, isShown: !quiet)
    defer { progress.finish() }
    return try KeyedVectors(
      contentsOf: input, format: from?.format, limit: limit, vocabulary: vocab
    ) { progress.update($0, fraction: $1) }
  }

  private func write(_ vectors: KeyedVectors, as format: KeyedVectors.Format) throws {
    var progress = Progress("writing vector", total: vectors.count, isShown: !quiet)
    defer { progress.finish() }
    try vectors.save(to: output, as: format) { progress.update($0, fraction: $1) }
  }

  private func note(_ text: String) {
    if !quiet { Terminal.standardError.writeLine(text) }
  }
}
