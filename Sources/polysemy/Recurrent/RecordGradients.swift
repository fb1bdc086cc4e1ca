internal import ArgumentParser
internal import Files
internal import PolysemyKit
internal import Recurrent
internal import Synchronization

/// `polysemy rnn gradients`: where the gradients of RNN, LSTM and GRU go.
struct RecordGradients: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradients",
    abstract: "Train an RNN, an LSTM and a GRU, and show where their gradients go.",
    usage: "polysemy rnn gradients [<options>] <text>",
    discussion: """
      Each cell learns the same windows of a text, in the same order, from torch's first \
      numbers; the loss is on the character after a window. Recorded are the gradient by \
      each state back in time, the length of all gradients, the loss, the saturation of \
      the gates, and the singular values of the step Jacobians and their products:

        polysemy rnn gradients Examples/hamlet.txt --plot gradients.svg
        polysemy rnn gradients Examples/hamlet.txt --clip 1.0 --plot clipping.svg

      Adam, the default, undoes most of what clipping does, since it divides by the \
      gradients' size; --optimizer sgd --rate 0.1 --epochs 3 shows what clipping is for.

      Control-C ends training early, and what was seen so far is reported.
      """)

  @Argument(
    help: ArgumentHelp("A text of UTF-8, plain or gzip; - is standard input.", valueName: "text"),
    completion: .file())
  var text: String

  @OptionGroup(title: "Training") var study: StudyOptions

  @Option(name: .long, help: "How to print what was seen.")
  var format = RecordFormat.text

  @Option(
    name: .long,
    help: ArgumentHelp("Draw what was seen into this file, as SVG.", valueName: "file.svg"),
    completion: .file())
  var plot: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write the report into this file.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    if let other = plot.flatMap({ PictureName.other($0) }) {
      throw ValidationError("--plot draws SVG, so expected a file called .svg, found \(other)")
    }
    if Output.haveShared([plot, output].compactMap(\.self)) {
      throw ValidationError("--plot: expected another file than --output")
    }
    try Output.requireOthers([plot, output], than: [text])
  }

  func run() throws {
    // Places that cannot be written to are found before the long work.
    var picture = try Output.file(plot)
    var printed = try Output(path: output, needsReader: plot == nil)
    let source = try CharacterText(contentsOf: [text])
    let microscope = try GradientMicroscope(
      study.options, text: source.text, name: source.name)
    note(of: microscope)
    let report = GradientReport(
      source: source.name, microscope: microscope, records: try records(by: microscope))
    try picture?.write(report.svg())
    try picture?.flush()
    try printed.write(formatted(report))
    try printed.finish()
    if let picture = picture.take(), let plot {
      try picture.commit()
      if !quiet { Terminal.standardError.writeLine("drew \(plot)") }
    }
  }

  /// The report as it was asked for: in a file without colours, and as wide as a terminal mostly is.
  private func formatted(_ report: GradientReport) -> String {
    let terminal = Terminal.standardOutput
    return switch format {
    case .json, .jsonl: report.json() + "\n"
    case .text where output != nil: report.text()
    case .text: report.text(width: terminal.width, color: terminal.hasColor)
    }
  }

  /// Says which windows are left out where not all are learned.
  private func note(of microscope: GradientMicroscope) {
    guard !quiet, microscope.stride > 1 else { return }
    Terminal.standardError.writeLine(
      "learning \(ByteText.count(microscope.windowStarts.count)) windows, one every "
        + "\(microscope.stride) characters; --max-windows takes more")
  }

  /// Trains with a progress line, until the end or control-C.
  private func records(by microscope: GradientMicroscope) throws -> [GradientRecord] {
    let runs = study.runs
    let line = GradientLine(microscope, runs, isShown: !quiet)
    Interruption.beginCatching()
    defer {
      Interruption.endCatching()
      line.finish()
    }
    return try microscope.records(of: runs, Compute(threadCount: study.parallelism.threads)) {
      run, progress in
      line.update(run, progress)
      return !Interruption.wasAskedFor
    }
  }
}
