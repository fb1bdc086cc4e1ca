internal import ArgumentParser
internal import Files
internal import Recurrent

/// `polysemy rnn train`: a model of a text's next character.
struct TrainCharacters: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn which character of a text comes next.",
    usage: "polysemy rnn train [<options>] <text> ... -o <file>",
    discussion: """
      The text is cut into streams, which are read side by side, a window at a time; \
      the state goes on from window to window. Its end is held out, and tells how good \
      the model is; the best one is written:

        polysemy rnn train kjv.txt --cell lstm -o kjv.safetensors
        polysemy rnn sample --model kjv.safetensors --prompt "And God"

      The same text, options and seed give the same bytes on any number of threads. \
      Control-C ends training early, and what is learned so far is written; with \
      --checkpoint, --resume goes on there as if nothing had happened.
      """)

  @Argument(
    help: ArgumentHelp(
      "Text files of UTF-8, plain or gzip, read one after the other; - is standard input.",
      valueName: "text"), completion: .file())
  var texts: [String]

  @OptionGroup(title: "Model") var network: NetworkOptions
  @OptionGroup(title: "Training") var training: TrainingOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write the model, as safetensors with torch's names.", valueName: "file"),
    completion: .file())
  var output: String

  @Option(
    name: .customLong("continue"),
    help: ArgumentHelp(
      "Begin with the numbers of a model; its sizes and characters stay.", valueName: "model"),
    completion: .file())
  var model: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write the state of the training after every epoch, every ten minutes and at the end.",
      valueName: "file"), completion: .file())
  var checkpoint: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Go on where a checkpoint was written, with the same text; its options stay but for --epochs and --steps.",
      valueName: "file"), completion: .file())
  var resume: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write loss and gradient norm of every step, tabs between.", valueName: "file"),
    completion: .file())
  var log: String?

  @OptionGroup var parallelism: ThreadOptions

  @Option(name: .long, help: "How to print what became of it.")
  var format = RecordFormat.text

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    guard !texts.isEmpty else { throw ValidationError("expected a text, or -") }
    guard texts.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("standard input (-) can be read only once")
    }
    guard model == nil || resume == nil else {
      throw ValidationError("--continue: a checkpoint has a model; --resume alone goes on with it")
    }
    if let option = network.given ?? (resume == nil ? nil : training.given), model ?? resume != nil
    {
      let owner = resume == nil ? "--continue it is the model's" : "--resume it is the checkpoint's"
      throw ValidationError("\(option): with \(owner)")
    }
    let written = [output, checkpoint, log].compactMap { $0 }
    try Output.requireOthers(written, than: texts + [model])
    // A checkpoint may take the place of the one that it goes on from.
    try Output.requireOthers([output, log], than: [resume])
    guard !written.contains("-") else {
      throw ValidationError(
        "--output, --checkpoint and --log: expected files; standard output has the report")
    }
    guard !Output.haveShared(written) else {
      throw ValidationError("--output, --checkpoint and --log: expected a file for each")
    }
  }

  func run() throws {
    // A place that cannot be written to is found before the long work.
    for path in [output, checkpoint].compactMap({ $0 }) { _ = try AtomicFile(path: path) }
    let log = try log.map { try StepLog(path: $0) }
    let text = try CharacterText(contentsOf: texts)
    guard !text.text.isEmpty else {
      throw Failure(.badData, "\(text.name): expected text to learn from, found none")
    }
    let start = ContinuousClock.now
    let run = CharacterRun(log: log, isQuiet: quiet)
    var training = try training(on: text)
    let begun = training.stepCount
    let failure: (any Error)?
    let isStopped: Bool
    do {
      isStopped = try run.train(&training)
      failure = nil
    } catch {
      (isStopped, failure) = (false, error)
    }
    try log?.finish()
    if let failure, !training.hasBest { throw failure }
    let report = CharacterTrainingReport(
      training, isStopped: isStopped, seconds: (ContinuousClock.now - start) / .seconds(1))
    let steps = training.stepCount - begun
    try training.finish().save(to: output)
    if let failure {
      note("wrote \(output), the model of the best epoch before")
      throw failure
    }
    var result = try Output(path: nil)
    try result.write(format == .text ? report.text : report.json)
    try result.finish()
    if steps == 0 { note("\(resume ?? "the training") was at its end already; --epochs goes on") }
    note("wrote \(output)" + (isStopped ? "; ended early, as asked" : ""))
  }

  private func note(_ text: String) {
    if !quiet { Terminal.standardError.writeLine(text) }
  }

  /// The training at its beginning, or where a checkpoint was written.
  private func training(on text: CharacterText) throws -> CharacterTraining {
    let compute = Compute(threadCount: parallelism.threads)
    if let resume {
      return try CharacterTraining.resuming(resume, on: text, compute) { options in
        if let epochs = training.epochs { options.epochs = epochs }
        if let patience = training.patience { options.patience = patience }
        options.stepLimit = training.steps
        options.checkpoint = checkpoint
      }
    }
    var options = training.options
    options.checkpoint = checkpoint
    var generator = TorchGenerator(seed: options.seed)
    let model = try beginning(on: text, &generator)
    return try CharacterTraining(on: text, model, generator, options, compute)
  }

  private func beginning(
    on text: CharacterText, _ generator: inout TorchGenerator
  ) throws -> CharacterModel {
    if let model { return try CharacterModel(contentsOf: model) }
    var model = try CharacterModel(network.options, CharacterVocabulary(of: text.text))
    model.initialize(from: &generator)
    return model
  }
}
