internal import ArgumentParser
internal import Files
internal import PolysemyKit
internal import Recurrent
internal import TextEncoder

/// `polysemy classify train`: a classifier of texts whose labels are known.
struct TrainClassifier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn labels from texts that have them.",
    usage: "polysemy classify train [<options>] <file> ... -o <model>",
    discussion: """
      A line is a label, a tab and a text. A part of the lines is held out and says how well \
      the others were learned:

        polysemy classify train reviews.tsv --cell lstm -o model.safetensors
        polysemy classify predict --model model.safetensors texts.txt

      With --encoder it learns from the vectors that a BERT makes of the texts instead; with \
      --compare, several ways on the same lines. Control-C ends training early, and what is \
      learned so far is written.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files of a label, a tab and a text a line, plain or gzip; - is standard input.",
      valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup(title: "Texts") var text: LabelledTextOptions
  @OptionGroup(title: "Texts") var parts: PartOptions
  @OptionGroup(title: "Model") var model: LayerOptions
  @OptionGroup(title: "Training") var learning: LearningOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write the model; with --compare one for each, as model-lstm.safetensors.",
      valueName: "file.safetensors"),
    completion: .file())
  var output: String?

  @Option(name: .long, help: "What to print; json and jsonl are one line.")
  var format = RecordFormat.text

  @OptionGroup var running: RunningOptions

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file of labels and texts, or -") }
    if let output, !output.lowercased().hasSuffix(".safetensors") {
      throw ValidationError(
        "--output writes safetensors, so expected a file called .safetensors, found \(output)")
    }
    let inputs = files + parts.test
    guard inputs.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("standard input (-) can be read only once")
    }
    try Output.requireOthers(outputs, than: inputs)
  }

  func run() throws {
    // A place that cannot be written to is found before the long work.
    for path in outputs { _ = try AtomicFile(path: path) }
    let texts = try readTexts()
    var models: [ClassifierReport.Model] = []
    var failure: Failure?
    for candidate in model.candidates {
      let trained = try train(candidate, on: texts)
      models.append(trained.model)
      failure = failure ?? divergence(of: trained.model)
      try write(trained, of: candidate)
      if trained.model.history.ending == .interrupted { break }
    }
    try report(models, of: texts)
    if let failure { throw failure }
  }

  // MARK: Texts

  /// What to learn from, and what to judge by.
  struct Texts {
    let learned: LabelledTexts
    let heldOut: LabelledTexts?

    var all: [String] { learned.texts + (heldOut?.texts ?? []) }
  }

  private func readTexts() throws -> Texts {
    let all = try LabelledTexts(contentsOf: files, columns: text.columns)
    let texts: Texts
    if !parts.test.isEmpty {
      let test = try LabelledTexts(contentsOf: parts.test, columns: text.columns)
      texts = Texts(learned: all, heldOut: test)
    } else if parts.share > 0 {
      guard all.distinctLabels.count > 1 else {
        throw ClassifierError.oneLabel(label: all.distinctLabels[0], count: all.count)
      }
      let (learned, heldOut) = try all.divided(
        holdingOut: parts.share, seed: learning.training.seed)
      texts = Texts(learned: learned, heldOut: heldOut)
    } else {
      texts = Texts(learned: all, heldOut: nil)
    }
    let known = Set(texts.learned.texts)
    let count = texts.heldOut?.texts.count { known.contains($0) } ?? 0
    if count > 0 {
      note("\(count) held-out text\(count == 1 ? " is" : "s are") among those learned from too")
    }
    return texts
  }

  // MARK: Results

  /// The files to write.
  private var outputs: [String] {
    model.candidates.compactMap(path(of:)) + [learning.plot].compactMap(\.self)
  }

  /// Where a candidate's model goes.
  private func path(of candidate: Candidate) -> String? {
    guard let output, model.compare != nil else { return output }
    let ending = ".safetensors"
    return output.dropLast(ending.count) + "-\(candidate.fileName)" + output.suffix(ending.count)
  }

  private func write(_ trained: TrainedCandidate, of candidate: Candidate) throws {
    let history = trained.model.history
    if history.ending == .interrupted {
      let count = history.epochs.count
      note("ended early, as asked, in epoch \(ByteText.count(count))")
    }
    guard let path = path(of: candidate) else { return }
    // Where nothing good was learned, what stands there stays.
    if case .diverged = history.ending, history.keptEpoch == 0 { return }
    try trained.save(path)
    note("wrote \(path): \(trained.model.name), \(trained.summary)")
  }

  /// What to say of a loss that was no number.
  private func divergence(of model: ClassifierReport.Model) -> Failure? {
    guard case .diverged(let epoch, let step) = model.history.ending else { return nil }
    let kept =
      model.history.keptEpoch > 0
      ? "kept what was learned up to epoch \(model.history.keptEpoch)" : "nothing is kept"
    return Failure(
      .badData,
      "\(model.name): the loss is no number at step \(step), in epoch \(epoch); \(kept); lower --learning-rate, or --clip 1"
    )
  }

  private func report(_ models: [ClassifierReport.Model], of texts: Texts) throws {
    let aside = learning.training.patience == nil ? 0 : models.first?.validationCount ?? 0
    let report = ClassifierReport(
      source: (files + parts.test).map { $0 == "-" ? "standard input" : $0 }
        .joined(separator: ", "),
      labels: texts.learned.distinctLabels, learnedCount: texts.learned.count - aside,
      validationCount: aside, heldOutCount: texts.heldOut?.count ?? 0, models: models)
    if let plot = learning.plot {
      var picture = try Output(path: plot)
      try picture.write(report.svg())
      try picture.finish()
      note("drew \(plot)")
    }
    var output = try Output(path: nil, needsReader: learning.plot == nil)
    switch format {
    case .text: try output.write(report.text(width: Terminal.standardOutput.width))
    case .json, .jsonl: try output.write(report.json() + "\n")
    }
    try output.finish()
  }

  func note(_ text: String) {
    if !quiet { Terminal.standardError.writeLine(text) }
  }
}
