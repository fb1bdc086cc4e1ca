internal import ArgumentParser
internal import StrictJSON
internal import Word2Vec

/// `polysemy word2vec analogy`: arithmetic with words.
struct WordAnalogy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analogy",
    abstract: "Find the words nearest to a sum of words.",
    usage: "polysemy word2vec analogy [<options>] <word> - <word> + <word>",
    discussion: """
      Man is to king as woman is to what?

        polysemy word2vec analogy king - man + woman --vectors vectors.bin

      Plus and minus stand between words, with spaces around them; the words of the sum are not \
      found. Scores are cosines, or with --product the multiplicative ones of Levy and Goldberg.
      """)

  @Argument(help: ArgumentHelp("Words with + and - between.", valueName: "term"))
  var terms: [String]

  @OptionGroup var options: VectorOptions

  @Flag(name: .long, help: "Multiply and divide similarities in place of adding vectors.")
  var product = false

  @Option(name: .long, help: ArgumentHelp("How many words to find.", valueName: "n"))
  var topK = 10

  func validate() throws {
    guard topK > 0 else {
      throw ValidationError("--top-k: expected a positive number, found \(topK)")
    }
    let sum = try Self.sum(of: terms)
    if product, sum.positive.isEmpty {
      throw ValidationError("--product: expected a word that is not taken away")
    }
  }

  func run() throws {
    let (positive, negative) = try Self.sum(of: terms)
    let vectors = try options.load()
    let unknown = (positive + negative).filter { !vectors.contains($0) }
    guard unknown.isEmpty else { throw Failure(.nothingFound, options.unknown(unknown)) }
    let (added, taken) = (positive.map { QueryTerm.word($0) }, negative.map { QueryTerm.word($0) })
    let found =
      try product
      ? vectors.mostSimilarByProduct(positive: added, negative: taken, count: topK)
      : vectors.mostSimilar(positive: added, negative: taken, count: topK)
    var output = try Output(path: nil)
    switch options.format {
    case .json: try output.write(Self.json(positive, negative, found))
    case .text: try output.write(WordScores.text(found, ScoreTable(isForTerminal: true)))
    }
    try output.finish()
    if found.isEmpty {
      throw Failure(.nothingFound, "\(options.vectors): no words but those of the sum")
    }
  }

  /// The words that are added and those that are taken away; all may stand in one argument.
  private static func sum(
    of terms: [String]
  ) throws -> (positive: [String], negative: [String]) {
    var sum: (positive: [String], negative: [String]) = ([], [])
    var sign: String? = "+"
    for term in terms.flatMap({ $0.split(separator: " ") }).map({ String($0) }) {
      if term == "+" || term == "-" {
        guard sign == nil || sum == ([], []) else {
          throw ValidationError("expected a word after \(sign ?? ""), found \(term)")
        }
        sign = term
      } else {
        guard let given = sign else {
          throw ValidationError("expected + or - before \"\(term)\"")
        }
        if given == "+" { sum.positive.append(term) } else { sum.negative.append(term) }
        sign = nil
      }
    }
    guard sign == nil else { throw ValidationError("expected a word at the end of the sum") }
    return sum
  }

  private static func json(
    _ positive: [String], _ negative: [String], _ found: [SimilarWord]
  ) -> String {
    var json = JSONWriter()
    json.object { json in
      for (key, words) in [("positive", positive), ("negative", negative)] {
        json.key(key)
        json.array(words) { json, word in json.value(word) }
      }
      WordScores.write(found, to: &json)
    }
    return json.text + "\n"
  }
}
