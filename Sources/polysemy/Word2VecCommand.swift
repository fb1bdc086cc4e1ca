internal import ArgumentParser

/// `polysemy word2vec`: vectors of words.
struct Word2VecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "word2vec",
    abstract: "Work with vectors of words.",
    usage: """
      polysemy word2vec similar [<options>] <word> ...
      polysemy word2vec analogy [<options>] <word> - <word> + <word>
      polysemy word2vec evaluate [<options>] <questions>
      """,
    subcommands: [SimilarWords.self, WordAnalogy.self, EvaluateVectors.self])
}
