internal import ArgumentParser
internal import Files
internal import TextEncoder

/// `polysemy similarity`: the most similar lines of two files, or of one.
struct Similarity: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the most similar lines of two files, or of one.",
    usage: "polysemy similarity [<options>] <file> [<file>]",
    discussion: """
      With two files: for every line of the first, the most similar lines of the second, \
      whose lines and vectors are in memory (for 384 numbers some 1.6 kB a line); the \
      first may be of any length. With one file, which is in memory too: its pairs of \
      similar lines, each once, the most similar first. Every line is compared with every \
      other. Blank lines are passed over.

      Scores are cosines, or what the checkpoint says; distances are negative, so that \
      more is always more similar. Lines that are longer than the model reads lose their \
      end.
      """)

  enum Measure: String, ExpressibleByArgument, CaseIterable {
    case cosine, dot, euclidean, manhattan
  }

  @Argument(
    help: ArgumentHelp(
      "One text file or two, plain or gzip, a text a line; - is standard input.",
      valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: .long, help: ArgumentHelp("How many lines to find for a line, at most.", valueName: "n"))
  var topK = 1

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The least score.", valueName: "score"))
  var threshold: Float?

  @Option(name: .long, help: "How vectors are compared (default: as the checkpoint says).")
  var measure: Measure?

  @Option(name: .long, help: "How a line's hidden states become one vector.")
  var pool = LinePoolArgument.auto

  @OptionGroup var sentences: SentenceArguments

  @Option(name: .long, help: "What to write; json and jsonl are a record a line.")
  var format = SimilarityOutput.Format.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var length: LengthArgument

  @OptionGroup var options: ModelOptions

  func validate() throws {
    guard 1...2 ~= files.count else {
      throw ValidationError("expected one file or two, found \(files.count)")
    }
    try Output.requireOthers([output], than: files)
    guard files != ["-", "-"] else { throw ValidationError("expected two files, found - twice") }
    guard topK > 0 else {
      throw ValidationError("--top-k: expected a positive number, found \(topK)")
    }
    if let threshold, !threshold.isFinite {
      throw ValidationError("--threshold: expected a number, found \(threshold)")
    }
  }

  func run() throws {
    try WholeFile.requireReadable(files)
    // Created before anything is computed, so that a bad path spoils nothing.
    var output = try SimilarityOutput(format, path: output)
    let encoder = try options.encoder()
    if pool.pool == .auto { try options.noteUndeclared(encoder) }
    let wanted = try sentences.options(
      encoder, pooling: pool.pool.pooling, maximumLength: length.maximum)
    let measure = measure.flatMap { SimilarityFunction(rawValue: $0.rawValue) }
    var held = try HeldLines(files[files.count - 1], encoder, wanted, options)
    let search = try SimilaritySearch(in: held.takeVectors(), by: measure, with: encoder)
    do {
      if files.count == 1 {
        try writePairs(of: held.lines, search, to: &output)
      } else {
        try writeMatches(of: files[0], in: held.lines, search, wanted, encoder, to: &output)
      }
    } catch {
      // The records before the bad line are whole and true.
      try output.flush()
      throw error
    }
    let count = output.count
    try output.finish()
    options.tellTimings(of: encoder.model)
    if count == 0 { throw Failure(.nothingFound, nothingFound(held.lines.count)) }
  }

  private func writePairs(
    of lines: [LineSource.Line], _ search: SimilaritySearch, to output: inout SimilarityOutput
  ) throws {
    var progress = Progress("comparing", total: lines.count, isShown: !options.quiet)
    let pairs = search.pairs(count: topK, threshold: threshold ?? -.infinity) {
      progress.update($0)
    }
    progress.finish()
    for pair in pairs {
      try output.write(lines[pair.first], [(lines[pair.second], pair.score)])
    }
  }

  private func writeMatches(
    of file: String, in lines: [LineSource.Line], _ search: SimilaritySearch,
    _ wanted: SentenceOptions, _ encoder: ContextualEncoder, to output: inout SimilarityOutput
  ) throws {
    var queries = LineEmbedder(
      encoder, [file], skipsBlankLines: true, isShown: !options.quiet)
    var hasMore = true
    while hasMore {
      hasMore = try queries.next { texts, progress in
        let vectors = try encoder.sentenceVectors(of: texts, options: wanted, progress: progress)
        return (vectors, vectors.truncated)
      } _: { queryLines, vectors in
        let found = search.mostSimilar(
          to: vectors, count: topK, threshold: threshold ?? -.infinity)
        for (line, matches) in zip(queryLines, found) {
          try output.write(line, matches.map { (lines[$0.index], $0.score) })
        }
      }
    }
    if let remark = queries.cut.remark { options.note(remark) }
  }

  private func nothingFound(_ heldCount: Int) -> String {
    let names = files.map { $0 == "-" ? "standard input" : $0 }
    if heldCount == 0 { return "\(names[names.count - 1]): no lines" }
    if let threshold { return "no lines with a score of at least \(threshold)" }
    return files.count == 1 ? "\(names[0]): no second line" : "\(names[0]): no lines"
  }
}
