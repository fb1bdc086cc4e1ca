internal import ArgumentParser
internal import Word2Vec

/// `polysemy word2vec evaluate`: analogies answered, or similarities compared with people's.
struct EvaluateVectors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure vectors by analogies or by pairs of words.",
    usage: "polysemy word2vec evaluate [<options>] <questions>",
    discussion: """
      Two kinds of files are told apart by their first line:

        questions-words.txt  ":section" lines, and analogies of four words
        wordsim353.tsv       two words and a number, tabs between; # is a comment

      Words are compared without case. Results are gensim's on the same vectors.
      """)

  enum Task: String, ExpressibleByArgument, CaseIterable {
    case analogies, pairs

    init(_ kind: QuestionFile.Kind) {
      switch kind {
      case .analogies: self = .analogies
      case .pairs: self = .pairs
      }
    }
  }

  @Argument(
    help: ArgumentHelp(
      "The questions, plain or gzip; - is standard input.", valueName: "questions"),
    completion: .file())
  var questions: String

  @OptionGroup var options: VectorOptions

  @Option(name: .long, help: "What the questions are (default: by the first line).")
  var task: Task?

  @Option(
    name: .long,
    help: ArgumentHelp("How many words take part, from the first.", valueName: "n"))
  var restrict = EvaluationOptions().vocabularyLimit

  @Option(
    name: .long,
    help: ArgumentHelp("What stands between words and number (default: a tab).", valueName: "c"))
  var delimiter: String?

  @Flag(name: .long, help: "Tell words apart by case.")
  var caseSensitive = false

  @Flag(name: .long, help: "Count questions with unknown words as wrong, or as similar by 0.")
  var countUnknown = false

  func validate() throws {
    guard restrict > 0 else {
      throw ValidationError("--restrict: expected a positive number, found \(restrict)")
    }
    if let delimiter, delimiter.unicodeScalars.count != 1 {
      throw ValidationError("--delimiter: expected one character, found \"\(delimiter)\"")
    }
    guard questions != "-" || options.vectors != "-" else {
      throw ValidationError("expected two files, found - twice")
    }
  }

  func run() throws {
    let file = try QuestionFile(path: questions)
    let task = try task ?? Task(file.kind())
    let vectors = try options.load()
    var wanted = EvaluationOptions()
    wanted.vocabularyLimit = restrict
    wanted.ignoresCase = !caseSensitive
    wanted.countsUnknown = countUnknown
    let result: any EvaluationOutput =
      switch task {
      case .analogies: try vectors.evaluateAnalogies(in: file, options: wanted)
      case .pairs:
        try vectors.evaluateWordPairs(
          in: file, delimiter: delimiter?.unicodeScalars.first ?? "\t", options: wanted)
      }
    if let line = result.skippedLines.first {
      let others = result.skippedLines.count - 1
      let more = others > 0 ? ", and \(others) more" : ""
      Terminal.standardError.writeLine(
        "\(questions): line \(line)\(more): not a question, passed over")
    }
    var output = try Output(path: nil)
    try output.write(options.format == .json ? result.json : result.text)
    try output.finish()
    if result.comparedCount == 0 {
      throw Failure(.nothingFound, "\(questions): every question has an unknown word")
    }
  }
}
