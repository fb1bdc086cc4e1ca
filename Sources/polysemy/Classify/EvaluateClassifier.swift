internal import ArgumentParser
internal import Glibc
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
    let numbers = Dictionary(zip(names, names.indices)) { first, _ in first }
    func number(_ label: String, _ place: String) throws -> Int {
      guard let number = numbers[label] else {
        throw ClassifierError.unknownLabel(place: place, label: label, known: names)
      }
      return number
    }
    let truth = try texts.examples.map { try number($0.label, $0.place) }
    let all = texts.texts
    var progress = Progress("labelling line", total: all.count, isShown: !options.quiet)
    defer { progress.finish() }
    var (found, cut, loss) = ([Int](), 0, 0.0)
    while found.count < all.count {
      let first = found.count
      let part = all[first..<min(first + 256, all.count)]
      let result = try labels(of: Array(part), labeller, texts, from: first)
      cut += result.truncated.count
      for (index, labels) in result.labels.enumerated() {
        found.append(try number(labels.first?.label ?? "", "the model"))
        let label = names[truth[first + index]]
        loss -= log(Double(labels.first { $0.label == label }?.score ?? 0))
      }
      progress.update(found.count)
    }
    if cut > 0 {
      options.note(
        "\(cut) \(cut == 1 ? "line was" : "lines were") longer than the model reads and lost the end"
      )
    }
    return ClassifierMetrics(
      labels: names, truth: truth, found: found,
      loss: loss.isFinite ? loss / Double(all.count) : nil)
  }

  /// The labels of some texts, the best first; an error that is a text's names its place.
  private func labels(
    of part: [String], _ labeller: TextLabeller, _ texts: LabelledTexts, from first: Int
  ) throws -> (labels: [[ScoredLabel]], truncated: [Int]) {
    do {
      return try labeller.labels(
        of: part, count: labeller.names.count, maximumLength: length.maximum)
    } catch {
      guard let failure = Failure.ofText(error, at: { texts.examples[first + $0].place })?.failure
      else { throw error }
      throw failure
    }
  }
}
