internal import ArgumentParser
internal import Figures
internal import Files
internal import StrictJSON
internal import Word2Vec

/// `polysemy word2vec classes`: words of like vectors together.
struct ClassifyWords: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classes",
    abstract: "Divide words into classes by their vectors.",
    usage: "polysemy word2vec classes [<options>] <vectors>",
    discussion: """
      k-means by cosines, as word2vec's -classes: each word goes to the class whose centre is \
      nearest. A line is a word and its class, in the order of the vectors; by class:

        polysemy word2vec classes vectors.bin --count 100 | sort -n -k 2 | less
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl, tsv
  }

  @Argument(
    help: ArgumentHelp(
      "The vectors, in any format, plain or gzip; - is standard input.", valueName: "vectors"),
    completion: .file())
  var vectors: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many classes (default: 500, or half as many as words where that is less).",
      valueName: "n"))
  var count: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Go round so often at most.", valueName: "n"))
  var rounds = WordClasses.Options().rounds

  @Option(name: .long, help: ArgumentHelp("Where the random numbers start.", valueName: "n"))
  var seed = WordClasses.Options().seed

  @Option(
    name: .long,
    help: ArgumentHelp("How many words to read, from the first (default: all).", valueName: "n"))
  var limit: Int?

  @Option(name: .long, help: "What to print; json and jsonl are a record a line.")
  var format = Format.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    for (name, value) in [("--count", count ?? 1), ("--rounds", rounds), ("--limit", limit ?? 1)] {
      guard value >= 1 else {
        throw ValidationError("\(name): expected a positive number, found \(value)")
      }
    }
    try Output.requireOthers([output], than: [vectors])
  }

  func run() throws {
    var output = try Output(path: output)
    let words = try KeyedVectors(contentsOf: vectors, limit: limit)
    let divided = try classes(of: words)
    for (word, number) in zip(words.words, divided.classes) {
      switch format {
      case .text: try output.write("\(word.madeVisible) \(number)\n")
      case .tsv: try output.write("\(word.madeVisible)\t\(number)\n")
      case .json, .jsonl: try output.write(Self.json(word, number))
      }
    }
    try output.finish()
    note(divided, count: divided.centres.count / words.vectorSize)
  }

  private func classes(of words: KeyedVectors) throws -> WordClasses {
    var options = WordClasses.Options()
    options.count = try classCount(of: words)
    options.rounds = rounds
    options.seed = seed
    var progress = Progress("dividing: round", total: rounds, isShown: !quiet)
    defer { progress.finish() }
    return try words.classes(options) { round in
      progress.update(round)
      return true
    }
  }

  /// How many classes were asked for, or fewer than there are words.
  private func classCount(of words: KeyedVectors) throws -> Int {
    guard let count else { return max(1, min(WordClasses.Options().count, words.count / 2)) }
    guard count <= words.count else {
      throw ValidationError(
        "--count: expected at most as many classes as words, which are \(ByteText.count(words.count)), found \(ByteText.count(count))"
      )
    }
    return count
  }

  private func note(_ divided: WordClasses, count: Int) {
    guard !quiet, let distance = divided.meanDistances.last else { return }
    let rounds = divided.meanDistances.count
    Terminal.standardError.writeLine(
      "\(ByteText.count(divided.classes.count, "word")) in \(ByteText.count(count, "class", "classes")) after "
        + ByteText.count(rounds, "round")
        + (divided.isConverged ? "" : ", and more would change some")
        + "; mean cosine to the centre \(Float(1 - distance).withFourDigits)")
  }

  private static func json(_ word: String, _ number: Int) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("word")
      json.value(word)
      json.key("class")
      json.value(number)
    }
    return json.text + "\n"
  }
}
