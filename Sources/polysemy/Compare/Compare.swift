internal import ArgumentParser
internal import Figures
internal import Files
internal import PolysemyKit
internal import Recurrent
internal import TextEncoder
internal import Transformer
internal import WordPiece

/// `polysemy compare`, which is also what `polysemy` does without a subcommand.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare every occurrence of a word in some sentences.",
    usage: "polysemy [compare] [<options>] --word <word> <file> ...",
    discussion: """
      Words are what the model's pre-tokenizer cuts: "bank's" and "river-bank" hold the \
      word bank, "banking" does not. Several words are matched as adjacent ones.
      """)

  enum Pieces: String, ExpressibleByArgument, CaseIterable {
    case first, last, mean

    var pooling: PiecePooling {
      switch self {
      case .first: .first
      case .last: .last
      case .mean: .mean
      }
    }
  }

  // Optional, so that the parser tells of options that it does not know before one that is missing.
  @Option(name: .long, help: "The word, or several adjacent ones.")
  var word: String?

  @Argument(
    help: ArgumentHelp(
      "Text files, plain or gzip, a sentence a line; - is standard input.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Whose hidden states: last, or 0 (the embeddings) and up."))
  var layer = LayerArgument.last

  @Option(name: .long, help: "How a word of several pieces gets one vector.")
  var pieces = Pieces.mean

  @Option(
    name: .customLong("static"),
    help: ArgumentHelp(
      "Word2vec vectors, text or binary, to compare with instead of training on the sentences.",
      valueName: "file"), completion: .file())
  var staticVectors: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "See the occurrences through a model of polysemy rnn train too: three eras side by side.",
      valueName: "file"), completion: .file())
  var eras: String?

  @Option(
    name: .long, help: ArgumentHelp("Draw the comparison as SVG.", valueName: "file.svg"),
    completion: .file())
  var plot: String?

  @Option(name: .long, help: "What to print.")
  var format = RecordFormat.text

  @Flag(name: .long, help: "Add the vectors to the JSON.")
  var vectors = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var length: LengthArgument

  @OptionGroup var options: ModelOptions

  func validate() throws {
    try Output.requireOthers([output, plot], than: files + [staticVectors, eras])
    guard word != "" else { throw ValidationError("--word: expected a word") }
    guard files.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("standard input (-) can be read only once")
    }
    if let other = plot.flatMap({ PictureName.other($0) }) {
      throw ValidationError("--plot draws SVG, so expected a file called .svg, found \(other)")
    }
    if let plot, plot == output {
      throw ValidationError("--plot and --output name the same file, \(plot)")
    }
  }

  func run() throws {
    guard word != nil || !files.isEmpty else {
      throw Failure(
        .usage, "expected --word and a file, or a subcommand (see \(Polysemy._commandName) --help)")
    }
    guard let word else { throw ValidationError("missing expected argument '--word <word>'") }
    guard !files.isEmpty else { throw ValidationError("missing expected argument '<file> ...'") }
    // Both are opened before anything is computed or written, so that a bad path spoils nothing.
    // Where nobody reads the text any more, the picture is wanted all the same.
    let output = try Output(path: output, needsReader: plot == nil)
    let plotFile = try Output.file(plot)
    let sentences = try Sentence.sentences(in: files)
    guard !sentences.isEmpty else {
      let names = files.map { $0 == "-" ? "standard input" : $0 }
      throw Failure(.nothingFound, "\(names.joined(separator: ", ")): no sentences")
    }
    // A file that is not there or is no model is found before the long work.
    try WholeFile.requireReadable([staticVectors].compactMap(\.self))
    if let eras { _ = try CharacterModel(contentsOf: eras) }
    let encoder = try options.encoder()
    let comparison = try compare(word, in: sentences, encoder)
    report(comparison, encoder)
    options.tellTimings(of: encoder.model)
    guard !comparison.occurrences.isEmpty else {
      throw Failure(.nothingFound, notFound(word, in: sentences, encoder))
    }
    try write(comparison, to: output, plotFile)
  }

  /// Writes both before either gets its name.
  private func write(
    _ comparison: Comparison, to output: consuming Output, _ plotFile: consuming AtomicFile?
  ) throws {
    try plotFile?.write(comparison.svg())
    try plotFile?.flush()
    try output.write(text(of: comparison))
    try output.finish()
    if let plotFile = plotFile.take(), let plot {
      try plotFile.commit()
      options.note("drew \(plot)")
    }
  }

  private func compare(
    _ word: String, in sentences: [Sentence], _ encoder: ContextualEncoder
  ) throws -> Comparison {
    var comparison = ComparisonOptions(word: word)
    comparison.layer = try layer.layer(of: encoder)
    comparison.pieces = pieces.pooling
    comparison.maximumLength = length.maximum
    comparison.staticVectors = staticVectors
    comparison.recurrentModel = eras
    var progress = Progress("reading", total: sentences.count, isShown: !options.quiet)
    defer { progress.finish() }
    do {
      return try Comparison(comparison, in: sentences, with: encoder) { progress.update($0) }
    } catch {
      let failure = Failure.ofText(error) {
        "\(sentences[$0].file): line \(sentences[$0].number)"
      }
      throw failure?.failure ?? error
    }
  }

  private func text(of comparison: Comparison) -> String {
    switch format {
    case .json, .jsonl: return comparison.json(includesVectors: vectors) + "\n"
    case .text:
      let terminal = Terminal.standardOutput
      return comparison.text(
        width: output == nil ? terminal.width : 80, color: output == nil && terminal.hasColor)
    }
  }

  // MARK: What else is to be said

  private static let mostReported = 5

  private func report(_ comparison: Comparison, _ encoder: ContextualEncoder) {
    for missing in comparison.missing.prefix(Self.mostReported) {
      options.note("\(missing.sentence.file): line \(missing.sentence.number): \(missing.reason)")
    }
    let rest = comparison.missing.count - Self.mostReported
    if rest > 0 { options.note("and \(rest) more without the word") }
    let windowed = comparison.occurrences.filter(\.isWindowed)
    if let first = windowed.first {
      let count = "\(windowed.count) \(windowed.count == 1 ? "occurrence" : "occurrences")"
      options.note(
        "sentences longer than the model reads: \(count) seen through a window around the word, the first in \(first.sentence.file): line \(first.sentence.number)"
      )
    }
    let unknownToken = encoder.tokenizer.options.unknownToken
    if let unknown = comparison.occurrences.first(where: { $0.tokens.contains(unknownToken) }) {
      options.note(
        "the model has no pieces for the word: it reads \(unknown.tokens.joined(separator: " "))")
    }
  }

  private func notFound(
    _ word: String, in sentences: [Sentence], _ encoder: ContextualEncoder
  ) -> String {
    let near = Comparison.similarlySpelled(
      word, in: sentences.map(\.text), encoder.tokenizer, count: 3)
    let hint = near.isEmpty ? "" : "; similarly spelled: \(near.joined(separator: ", "))"
    return "no sentence has the word \"\(word)\"\(hint)"
  }
}
