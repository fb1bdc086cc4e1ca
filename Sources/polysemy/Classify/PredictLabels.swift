internal import ArgumentParser
internal import Files
internal import StrictJSON
internal import TextEncoder
internal import Transformer
internal import WordPiece

/// `polysemy classify predict`: a line in, its labels out.
struct PredictLabels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Label lines, or what stands in them, with a trained model.",
    usage: "polysemy classify predict --model <model> [<options>] <file> ...",
    discussion: """
      What is labelled is the model's to say: a file of classify train labels each line, and \
      so does a checkpoint saved for sequence classification; one for token classification \
      labels the names in it. Lines that are longer than the model reads lose their end, and \
      standard error says so.
      """)

  @Argument(
    help: ArgumentHelp(
      "Text files, plain or gzip, a text a line; - is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("How many labels to show for a line (default: 1).", valueName: "n"))
  var topK: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Look for names in all of a long line, through windows that share so many tokens.",
      valueName: "n"))
  var stride: Int?

  @Flag(name: .long, help: "Take each line for two texts with a tab between.")
  var pairs = false

  @Option(
    name: .long,
    help: "How tokens are joined to names, each with one label (default: simple).")
  var aggregation: TokenClassifier.Aggregation?

  @Option(name: .long, help: "What to print; json and jsonl are a record a line.")
  var format = RecordFormat.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The encoder of a file of classify train --encoder (default: as the file says).",
      valueName: "dir-or-id"),
    completion: .directory)
  var encoder: String?

  @OptionGroup var length: LengthArgument

  @OptionGroup var options: ModelOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file, or -") }
    try Output.requireOthers([output], than: files)
    guard options.choice.model != nil else {
      throw ValidationError(
        "expected --model, a file of classify train or a checkpoint of a classifier")
    }
    if let stride, stride < 0 {
      throw ValidationError("--stride: expected a number from 0 on, found \(stride)")
    }
    if stride != nil, aggregation == TokenClassifier.Aggregation.none {
      throw ValidationError("--stride: windows need tokens that are joined, not --aggregation none")
    }
    if let topK, topK < 1 {
      throw ValidationError("--top-k: expected a positive number, found \(topK)")
    }
  }

  func run() throws {
    try WholeFile.requireReadable(files)
    let labeller = try labeller()
    var output = try Output(path: output)
    var lines = LineSource(files)
    var cut = CutLines()
    var progress = Progress("labelling line", total: nil, isShown: !options.quiet)
    defer { progress.finish() }
    var done = 0
    do {
      while case let batch = try lines.next(), !batch.isEmpty {
        try write(batch, labeller, to: &output, &cut)
        done += batch.count
        progress.update(done)
      }
    } catch {
      // The records before the bad line are whole and true.
      try output.flush()
      throw error
    }
    try output.finish()
    progress.finish()
    if let remark = cut.remark { options.note(remark) }
    if let encoder = labeller.encoder { options.tellTimings(of: encoder) }
  }

  /// The model: a file of `classify train`, or a checkpoint by what its config.json says it is.
  private func labeller() throws -> Labeller {
    if options.hasSavedClassifier {
      try refuseOptionsOfCheckpoints()
      let labeller = try options.savedLabeller(encoder: encoder, length)
      let record = LabelRecord(
        ScoreTable(isForTerminal: output == nil), labeller, isText: format == .text)
      return .texts(labeller, record, count: topK ?? 1)
    }
    if encoder != nil {
      throw ValidationError("--encoder: goes with a file of classify train")
    }
    let path = "\(try options.choice.locate().transformerDirectory)/config.json"
    let table = ScoreTable(isForTerminal: output == nil)
    let isText = format == .text
    let configuration = try BertHeadConfiguration(contentsOf: path)
    switch configuration.head {
    case .sequenceClassification:
      if aggregation != nil || stride != nil {
        let option = aggregation != nil ? "aggregation" : "stride"
        throw ValidationError("--\(option): the model labels lines, not what stands in them")
      }
      let labeller = TextLabeller.checkpoint(
        try options.load { try TextClassifier($0, backend: $1, access: $2) })
      return .texts(labeller, LabelRecord(table, labeller, isText: isText), count: topK ?? 1)
    case .tokenClassification:
      if topK != nil || pairs {
        throw ValidationError(
          "--\(pairs ? "pairs" : "top-k"): the model labels what stands in lines, not lines")
      }
      let classifier = try options.load { try TokenClassifier($0, backend: $1, access: $2) }
      return .tokens(
        classifier, EntityRecord(table, classifier, isText: isText),
        aggregation ?? .simple, stride: stride)
    default:
      let found = configuration.architecture?.excerpt ?? "none"
      throw Failure(
        .badData,
        "\(path): \"architectures\": expected ForSequenceClassification or ForTokenClassification, found \(found)"
      )
    }
  }

  /// A file of `classify train` labels lines, one text each.
  private func refuseOptionsOfCheckpoints() throws {
    if pairs {
      throw ValidationError("--pairs: the model labels single texts")
    }
    if aggregation != nil || stride != nil {
      let option = aggregation != nil ? "aggregation" : "stride"
      throw ValidationError("--\(option): the model labels lines, not what stands in them")
    }
  }

  private func write(
    _ lines: [LineSource.Line], _ labeller: Labeller, to output: inout Output,
    _ cut: inout CutLines
  ) throws {
    do {
      if pairs, let place = lines.firstIndex(where: { !$0.text.utf8.contains(UInt8(ascii: "\t")) })
      {
        if place > 0 { try write(Array(lines[..<place]), labeller, to: &output, &cut) }
        throw Failure(.badData, "\(lines[place].place): expected two texts with a tab between")
      }
      let (records, truncated) = try labeller.records(
        of: lines.map(\.text), arePairs: pairs, maximumLength: length.maximum)
      cut.add(truncated, of: lines)
      for record in records { try output.write(record) }
    } catch {
      guard let (text, failure) = Failure.ofText(error, at: { lines[$0].place }) else {
        throw error
      }
      if text > 0 { try write(Array(lines[..<text]), labeller, to: &output, &cut) }
      throw failure
    }
  }
}
