internal import ArgumentParser

/// `polysemy word2vec`: vectors of words.
struct Word2VecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "word2vec",
    abstract: "Work with vectors of words.",
    usage: "polysemy word2vec convert [<options>] <input> <output>",
    subcommands: [ConvertVectors.self])
}
