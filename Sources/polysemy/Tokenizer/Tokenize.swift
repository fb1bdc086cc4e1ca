internal import ArgumentParser
internal import Figures
internal import Files
internal import PolysemyKit
internal import StrictJSON
internal import TextEncoder
internal import WordPiece

/// `polysemy tokenize`: a line in, its tokens out.
struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cut lines into the tokens that the model reads.",
    usage: "polysemy tokenize [<options>] <file> ...",
    discussion: """
      Nothing is cut off: a line may have more tokens than the model has positions.
      """)

  /// What offsets count.
  enum Unit: String, ExpressibleByArgument, CaseIterable {
    case utf8, scalars, utf16

    fileprivate var unit: OffsetUnit {
      switch self {
      case .utf8: .utf8
      case .scalars: .unicodeScalars
      case .utf16: .utf16
      }
    }
  }

  @Argument(
    help: ArgumentHelp(
      "Text files, plain or gzip; - is standard input.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(
    name: .long,
    help:
      "text: tokens with spaces between; json and jsonl: a record a line, of tokens, ids and offsets."
  )
  var format = RecordFormat.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(name: .long, help: "What the offsets in JSON count.")
  var offsets = Unit.scalars

  @Flag(
    name: .long,
    help: "For each word, say what was dropped or changed, and why it is unknown.")
  var explain = false

  @Flag(
    name: .long,
    help: "Take special tokens written in the text, such as [SEP], for text.")
  var splitSpecialTokens = false

  @OptionGroup var choice: ModelChoice

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file, or -") }
    try Output.requireOthers([output], than: files)
    if offsets != .scalars && (format == .text || explain) {
      throw ValidationError("--offsets: only with --format json, and without --explain")
    }
  }

  func run() throws {
    try WholeFile.requireReadable(files)
    var output = try Output(path: output)
    let location = try choice.locate()
    let tokenizer = try BertTokenizer(
      directory: location.directory, parsesSpecialTokens: !splitSpecialTokens)
    choice.announce(location)
    do {
      for file in files {
        let lines = try LineReader(path: file, lengthLimit: Sentence.longestLine)
        while let line = try lines.next() {
          try output.write(record(of: line, tokenizer) + "\n")
        }
      }
    } catch {
      // The records before the bad line are whole and true.
      try output.flush()
      throw error
    }
    try output.finish()
  }

  private func record(of line: String, _ tokenizer: BertTokenizer) -> String {
    guard !explain else {
      let explanation = Explanation(tokenizer.explain(line))
      return format == .text ? explanation.lines.joined(separator: "\n") : explanation.json
    }
    let encoding = tokenizer.encode(line)
    let tokens = tokenizer.tokens(of: encoding)
    guard format != .text else {
      let text = tokens.joined(separator: " ")
      // A vocabulary may hold anything.
      return output == nil && Terminal.standardOutput.isTerminal ? text.madeVisible : text
    }
    var json = JSONWriter()
    json.object { json in
      json.key("tokens")
      json.array(tokens) { $0.value($1) }
      json.key("ids")
      json.array(encoding.ids) { $0.value($1) }
      json.key("offsets")
      json.array(encoding.offsets(as: offsets.unit, of: line)) { $0.value($1) }
    }
    return json.text
  }
}
