internal import ArgumentParser
internal import Figures
internal import Recurrent
internal import StrictJSON

/// `polysemy rnn sample`: text that a character model writes.
struct SampleCharacters: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Let a character model go on with a text.",
    usage: "polysemy rnn sample --model <file> [--prompt <text>] [<options>]",
    discussion: """
      Each character is chosen by chance, as likely as the model says after the \
      temperature, from those that --top-k and then --top-p leave. The same seed gives \
      the same text.
      """)

  @Option(
    name: .long, help: ArgumentHelp("A model of polysemy rnn train.", valueName: "file"),
    completion: .file())
  var model: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What to go on with (default: as after the end of a line).", valueName: "text"))
  var prompt = ""

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many characters to add.", valueName: "n"))
  var length = 500

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Below 1 likely characters become likelier; 0 takes the likeliest.", valueName: "number"))
  var temperature = 1.0

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Choose from the likeliest so many.", valueName: "n"))
  var topK: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Choose from the likeliest that together have so much probability.", valueName: "share"))
  var topP: Double?

  @Option(
    name: .long, help: ArgumentHelp("Where the random numbers start.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many texts to write, an empty line between; each has the next seed.", valueName: "n"))
  var count = 1

  @Option(name: .long, help: "What to print; json and jsonl are a record a text.")
  var format = RecordFormat.text

  func validate() throws {
    guard length >= 0 else {
      throw ValidationError("--length: expected a number from 0 on, found \(length)")
    }
    guard count > 0 else {
      throw ValidationError("--count: expected a positive number, found \(count)")
    }
    guard temperature >= 0, temperature.isFinite else {
      throw ValidationError("--temperature: expected a number from 0 on, found \(temperature)")
    }
    if let topK, topK < 1 {
      throw ValidationError("--top-k: expected a positive number, found \(topK)")
    }
    if let topP, !(topP > 0 && topP <= 1) {
      throw ValidationError("--top-p: expected a share above 0 to 1, found \(topP)")
    }
  }

  func run() throws {
    let model = try CharacterModel(contentsOf: model)
    let prompt: [Int]
    do throws(RecurrentError) {
      prompt = try model.vocabulary.numbers(of: self.prompt)
    } catch {
      throw Failure(.usage, "--prompt: \(error)")
    }
    // A step is too little to share.
    var reader = CharacterReader(for: model, Compute(threadCount: 1))
    var output = SampleOutput(isText: format == .text)
    for number in 0..<UInt64(count) {
      var sampler = try CharacterSampler(
        SamplingOptions(temperature: temperature, topK: topK, topP: topP), seed: seed &+ number)
      try output.begin(self.prompt, isFirst: number == 0)
      try model.sample(after: prompt, length: length, by: &sampler, &reader) { character in
        try output.add(model.vocabulary.characters[character])
        return true
      }
      try output.end()
    }
  }
}

/// Standard output, on which a text appears as it is written.
private struct SampleOutput {
  private let isText: Bool
  private let isTerminal = Terminal.standardOutput.isTerminal
  private var text = String.UnicodeScalarView()
  private var prompt = ""

  init(isText: Bool) { self.isText = isText }

  mutating func begin(_ prompt: String, isFirst: Bool) throws {
    self.prompt = prompt
    guard isText else { return }
    if !isFirst { text.append("\n") }
    for character in prompt.unicodeScalars { try add(character) }
  }

  mutating func add(_ character: Unicode.Scalar) throws {
    text.append(character)
    // A person sees every character, a program gets blocks.
    if isText, isTerminal || text.count >= 1 << 12 { try send() }
  }

  mutating func end() throws {
    if isText {
      text.append("\n")
    } else {
      var json = JSONWriter()
      json.object {
        $0.key("prompt")
        $0.value(prompt)
        $0.key("text")
        $0.value(String(text))
      }
      text = (json.text + "\n").unicodeScalars
    }
    try send()
  }

  private mutating func send() throws {
    defer { text.removeAll() }
    guard isTerminal, isText else { return try Terminal.standardOutput.send(String(text)) }
    // Control characters of the text that was learned never reach a terminal.
    let shown = text.map { $0 == "\n" || $0 == "\t" ? String($0) : String($0).madeVisible }
    try Terminal.standardOutput.send(shown.joined())
  }
}
