internal import ArgumentParser
internal import Files
internal import StrictJSON
internal import TextEncoder
internal import Transformer
internal import WordPiece

/// `polysemy fill-mask`: a text with a gap in, the likeliest words out.
struct FillMasks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill-mask",
    abstract: "Guess the words at [MASK].",
    usage: """
      polysemy fill-mask [<options>] <text> ...
      polysemy fill-mask [<options>] --file <file>
      """,
    discussion: """
      Needs a model that was saved with its masked language model, as bert-base-uncased was:

        polysemy fill-mask "Paris is the [MASK] of France."

      Scores are probabilities among all tokens, also with --targets. JSON has a record for \
      each text, and in it a list of guesses for each mask.
      """)

  @Argument(help: ArgumentHelp("Texts that each have [MASK], once or more.", valueName: "text"))
  var texts: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Read texts from a file, plain or gzip, a text a line; - is standard input.",
      valueName: "file"), completion: .file())
  var file: [String] = []

  @Option(name: .long, help: ArgumentHelp("How many guesses to show for a mask.", valueName: "n"))
  var topK = 5

  @Option(
    name: .long,
    help: ArgumentHelp("Choose from these words alone, commas between.", valueName: "words"))
  var targets: String?

  @Option(name: .long, help: "What to print.")
  var format = RecordFormat.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var options: ModelOptions

  func validate() throws {
    guard !texts.isEmpty || !file.isEmpty else {
      throw ValidationError("expected a text with [MASK], or --file")
    }
    guard texts.isEmpty || file.isEmpty else {
      throw ValidationError("expected either texts or --file, found both")
    }
    guard topK > 0 else {
      throw ValidationError("--top-k: expected a positive number, found \(topK)")
    }
  }

  func run() throws {
    try WholeFile.requireReadable(file)
    let fillMask = try options.load { try FillMask($0, backend: $1, access: $2) }
    let targets = try chosenTargets(fillMask)
    var output = try Output(path: output)
    var progress = Progress("filling text", total: nil, isShown: !options.quiet)
    defer { progress.finish() }
    do {
      let given = texts.enumerated().map { (place: "text \($0 + 1)", text: $1) }
      try write(given, fillMask, targets, to: &output)
      var lines = LineSource(file)
      var done = 0
      while case let batch = try lines.next(), !batch.isEmpty {
        try write(batch.map { ($0.place, $0.text) }, fillMask, targets, to: &output)
        done += batch.count
        progress.update(done)
      }
    } catch {
      // The records before the bad text are whole and true.
      try output.flush()
      throw error
    }
    try output.finish()
    progress.finish()
    options.tellTimings(of: fillMask.encoder)
  }

  private func chosenTargets(_ fillMask: FillMask) throws -> [FillMask.Target]? {
    guard let targets else { return nil }
    let words = targets.split(separator: ",").map { String($0) }
    let found = fillMask.targets(words)
    guard !words.isEmpty else { throw ValidationError("--targets: expected words, found none") }
    let unknown = words.filter { word in !found.contains { $0.word == word } }
    guard !found.isEmpty else {
      throw ValidationError(
        "--targets: the model has no pieces for \(unknown.joined(separator: ", "))")
    }
    for word in unknown { options.note("the model has no pieces for \"\(word)\": left out") }
    for target in found where target.isPiece {
      let token = fillMask.tokenizer.token(target.id) ?? ""
      options.note("\"\(target.word)\" is no token; \"\(token)\", its first piece, stands for it")
    }
    return found
  }

  private func write(
    _ texts: [(place: String, text: String)], _ fillMask: FillMask,
    _ targets: [FillMask.Target]?, to output: inout Output
  ) throws {
    do {
      let guesses = try fillMask.guesses(in: texts.map(\.text), count: topK, targets: targets)
      for (text, masks) in zip(texts.map(\.text), guesses) {
        try output.write(format == .text ? table(text, masks) : json(text, masks))
      }
    } catch {
      guard let (text, failure) = Failure.ofText(error, at: { texts[$0].place }) else {
        throw error
      }
      if text > 0 { try write(Array(texts[..<text]), fillMask, targets, to: &output) }
      throw failure
    }
  }

  private func table(_ text: String, _ masks: [[FillMask.Guess]]) -> String {
    let table = ScoreTable(isForTerminal: output == nil)
    let width = ScoreTable.width(of: masks.joined().map(\.token))
    var rows = table.row(text)
    for (number, guesses) in masks.enumerated() {
      if masks.count > 1 { rows += table.row("mask \(number + 1)") }
      for guess in guesses {
        let cells = [("  \(guess.score.withFourDigits)", 8), (guess.token, width)]
        rows += table.row(guess.sequence, after: cells)
      }
    }
    return rows
  }

  private func json(_ text: String, _ masks: [[FillMask.Guess]]) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("text")
      json.value(text)
      json.key("masks")
      json.array(masks) { json, guesses in
        json.array(guesses) { json, guess in
          json.object { json in
            json.key("token")
            json.value(guess.id)
            json.key("token_str")
            json.value(guess.token)
            json.key("score")
            json.value(guess.score)
            json.key("sequence")
            json.value(guess.sequence)
          }
        }
      }
    }
    return json.text + "\n"
  }
}
