internal import ArgumentParser
internal import Files
internal import Recurrent
internal import StrictJSON

/// `polysemy rnn evaluate`: how well a character model foretells a text.
struct EvaluateCharacters: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how well a character model foretells a text.",
    usage: "polysemy rnn evaluate --model <file> [<options>] <text> ...",
    discussion: """
      The text is read as one, each character but the first foretold from all before \
      it. A character that the model does not know is an error: no number of bits would \
      be enough for it.
      """)

  @Option(
    name: .long, help: ArgumentHelp("A model of polysemy rnn train.", valueName: "file"),
    completion: .file())
  var model: String

  @Argument(
    help: ArgumentHelp(
      "Text files of UTF-8, plain or gzip, read one after the other; - is standard input.",
      valueName: "text"), completion: .file())
  var texts: [String]

  @Option(name: .long, help: "What to print.")
  var format = RecordFormat.text

  @OptionGroup var parallelism: ThreadOptions

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    guard !texts.isEmpty else { throw ValidationError("expected a text, or -") }
    guard texts.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("standard input (-) can be read only once")
    }
  }

  func run() throws {
    try WholeFile.requireReadable(texts)
    let model = try CharacterModel(contentsOf: model)
    let text = try CharacterText(contentsOf: texts)
    let numbers = try text.numbers(by: model.vocabulary)
    guard numbers.count > 1 else {
      throw Failure(
        .badData, "\(text.name): expected at least 2 characters, found \(numbers.count)")
    }
    var reader = CharacterReader(for: model, Compute(threadCount: parallelism.threads))
    var progress = Progress("reading", total: numbers.count, isShown: !quiet)
    let loss = reader.loss(of: numbers[...], model) {
      progress.update($0, unit: "characters")
      return true
    }
    progress.finish()
    guard let loss else { return }
    guard loss.isFinite else {
      throw Failure(
        .badData, "\(self.model): expected a finite loss, found none; its numbers are too large")
    }
    var output = try Output(path: nil)
    try output.write(
      format == .text ? Self.text(loss, numbers.count) : Self.json(loss, numbers.count))
    try output.finish()
  }

  private static func text(_ loss: Double, _ count: Int) -> String {
    let bits = Float(CharacterLoss.bits(loss)).withFourDigits
    let perplexity = Float(CharacterLoss.perplexity(loss)).withFourDigits
    return
      "\(bits) bits per character, perplexity \(perplexity), of \(ByteText.count(count)) characters\n"
  }

  private static func json(_ loss: Double, _ count: Int) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("loss")
      json.value(loss)
      json.key("bits_per_character")
      json.value(CharacterLoss.bits(loss))
      json.key("characters")
      json.value(count)
    }
    return json.text + "\n"
  }
}
