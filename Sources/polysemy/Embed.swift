internal import ArgumentParser
internal import Files
internal import StrictJSON
internal import TextEncoder

/// `polysemy embed`: a line in, its vector out.
struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn lines into vectors.",
    discussion: """
      With --pool auto, vectors are what the checkpoint's own sentence-transformers files say.
      Lines that are longer than the model reads lose their end, and standard error says so.
      """)

  enum Pool: String, ExpressibleByArgument, CaseIterable {
    case auto, none, cls, mean, max
  }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonl, json, npy, safetensors
  }

  @Argument(
    help: ArgumentHelp(
      "Text files, plain or gzip, a text a line; - is standard input.", valueName: "file"))
  var files: [String]

  @Option(name: .long, help: "How a line's hidden states become one vector; none keeps them all.")
  var pool = Pool.auto

  @Option(
    name: .long,
    help: ArgumentHelp("Whose hidden states: last, or 0 (the embeddings) and up."))
  var layer = LayerArgument.last

  @Flag(name: .long, help: "Do not scale vectors to length 1, even if the checkpoint says so.")
  var noNormalize = false

  @Option(name: .long, help: "What to write; npy and safetensors are float32, lines by dimensions.")
  var format = Format.jsonl

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var options: ModelOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file, or -") }
    if pool == .none, format == .npy || format == .safetensors {
      throw ValidationError("--pool none has a matrix a line: write it as jsonl")
    }
  }

  func run() throws {
    throw CleanExit.helpRequest()
  }
}
