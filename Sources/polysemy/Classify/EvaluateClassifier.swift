internal import ArgumentParser
internal import PolysemyKit
internal import Recurrent
internal import TextEncoder
internal import Transformer

/// `polysemy classify evaluate`: how well a model's labels agree with the true ones.
struct EvaluateClassifier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Say how well a model labels texts whose labels are known.",
    usage: "polysemy classify evaluate --model <model> [<options>] <file> ...",
    discussion: """
      The model is a file of classify train or a BERT checkpoint saved for sequence \
      classification; a line is a label, a tab and a text.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files of a label, a tab and a text a line, plain or gzip; - is standard input.",
      valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup var text: LabelledTextOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The encoder of a file of classify train --encoder (default: as the file says).",
      valueName: "dir-or-id"),
    completion: .directory)
  var encoder: String?

  @Option(name: .long, help: "What to print; json and jsonl are one line.")
  var format = RecordFormat.text

  @OptionGroup var length: LengthArgument

  @OptionGroup var options: ModelOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file of labels and texts, or -") }
    guard options.choice.model != nil else {
      throw ValidationError(
        "expected --model, a file of classify train or a checkpoint of a classifier")
    }
  }

  func run() throws {
    let texts = try LabelledTexts(contentsOf: files, columns: text.columns)
    let labeller = try labeller()
    let metrics = try evaluate(labeller, on: texts)
    var output = try Output(path: nil)
    switch format {
    case .text: try output.write(metrics.text(width: Terminal.standardOutput.width))
    case .json, .jsonl: try output.write(metrics.json + "\n")
    }
    try output.finish()
    if let encoder = labeller.encoder { options.tellTimings(of: encoder) }
  }

  private func labeller() throws -> TextLabeller {
    if options.hasSavedClassifier {
      return try options.savedLabeller(encoder: encoder, length)
    }
    guard encoder == nil else {
      throw ValidationError("--encoder: goes with a file of classify train")
    }
    return .checkpoint(try options.load { try TextClassifier($0, backend: $1, access: $2) })
  }

  private func evaluate(
    _ labeller: TextLabeller, on texts: LabelledTexts
  ) throws -> ClassifierMetrics {
    let names = labeller.names
    func number(_ label: String, _ place: String) throws -> Int {
      guard let number = names.firstIndex(of: label) else {
        throw ClassifierError.unknownLabel(place: place, label: label, known: names)
      }
      return number
    }
    let truth = try texts.examples.map { try number($0.label, $0.place) }
    var progress = Progress("labelling line", total: texts.count, isShown: !options.quiet)
    defer { progress.finish() }
    var (found, cut) = ([Int](), 0)
    while found.count < texts.count {
      let part = texts.texts[found.count..<min(found.count + 256, texts.count)]
      let result = try labels(of: Array(part), labeller, texts, from: found.count)
      cut += result.truncated.count
      found += try result.labels.map { try number($0.first?.label ?? "", "the model") }
      progress.update(found.count)
    }
    if cut > 0 {
      options.note(
        "\(cut) \(cut == 1 ? "line was" : "lines were") longer than the model reads and lost the end"
      )
    }
    return ClassifierMetrics(labels: names, truth: truth, found: found)
  }

  /// The best label of some texts; an error that is a text's names its place.
  private func labels(
    of part: [String], _ labeller: TextLabeller, _ texts: LabelledTexts, from first: Int
  ) throws -> (labels: [[ScoredLabel]], truncated: [Int]) {
    do {
      return try labeller.labels(of: part, count: 1, maximumLength: length.maximum)
    } catch {
      guard let failure = Failure.ofText(error, at: { texts.examples[first + $0].place })?.failure
      else { throw error }
      throw failure
    }
  }
}
