internal import ArgumentParser
internal import StrictJSON
internal import Word2Vec

/// `polysemy word2vec similar`: the nearest words.
struct SimilarWords: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "similar",
    abstract: "Find the words whose vectors are nearest to a word's.",
    usage: "polysemy word2vec similar [<options>] <word> ...",
    discussion: """
      Scores are cosines. Several words are asked one by one; JSON has a record for each.

        polysemy word2vec similar bank river --vectors news.bin
      """)

  @Argument(help: ArgumentHelp("Words, as the vectors spell them.", valueName: "word"))
  var words: [String]

  @OptionGroup var options: VectorOptions

  @Option(name: .long, help: ArgumentHelp("How many words to find for each.", valueName: "n"))
  var topK = 10

  func validate() throws {
    guard topK > 0 else {
      throw ValidationError("--top-k: expected a positive number, found \(topK)")
    }
  }

  func run() throws {
    let vectors = try options.load()
    let unknown = words.filter { !vectors.contains($0) }
    let known = words.filter { vectors.contains($0) }
    var output = try Output(path: nil)
    let table = ScoreTable(isForTerminal: true)
    for (index, (word, found)) in zip(known, try vectors.mostSimilar(toEach: known, count: topK))
      .enumerated()
    {
      switch options.format {
      case .json: try output.write(Self.json(word, found))
      case .text:
        if known.count > 1 { try output.write((index > 0 ? "\n" : "") + table.row(word)) }
        try output.write(WordScores.text(found, table))
      }
    }
    try output.finish()
    guard !unknown.isEmpty else { return }
    guard !known.isEmpty else { throw Failure(.nothingFound, options.unknown(unknown)) }
    Terminal.standardError.writeLine(options.unknown(unknown))
  }

  private static func json(_ word: String, _ found: [SimilarWord]) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("word")
      json.value(word)
      WordScores.write(found, to: &json)
    }
    return json.text + "\n"
  }
}
