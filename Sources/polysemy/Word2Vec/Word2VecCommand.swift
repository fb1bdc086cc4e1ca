internal import ArgumentParser

/// `polysemy word2vec`: vectors of words.
struct Word2VecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "word2vec",
    abstract: "Train, ask, evaluate, convert, divide and plot vectors of words.",
    usage: """
      polysemy word2vec train [<options>] <text> ... -o <file>
      polysemy word2vec similar [<options>] <word> ...
      polysemy word2vec analogy [<options>] <word> - <word> + <word>
      polysemy word2vec evaluate [<options>] <questions>
      polysemy word2vec convert [<options>] <file> <file>
      polysemy word2vec classes [<options>] <vectors>
      polysemy word2vec plot [<options>] <word> ...
      """,
    subcommands: [
      TrainVectors.self, SimilarWords.self, WordAnalogy.self, EvaluateVectors.self,
      ConvertVectors.self, ClassifyWords.self, PlotWords.self,
    ])
}
