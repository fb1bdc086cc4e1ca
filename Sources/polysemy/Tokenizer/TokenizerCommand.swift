internal import ArgumentParser

/// `polysemy tokenizer`: what concerns tokenizers themselves.
struct TokenizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer",
    abstract: "Make tokenizers.",
    usage: "polysemy tokenizer train [<options>] <file> ...",
    subcommands: [TrainTokenizer.self])
}
