internal import ArgumentParser
internal import Word2Vec

extension TrainVectors {
  /// Which words are joined before anything is learned.
  struct PhraseOptions: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "Join words that go together, as new_york; 2 joins what is joined once more.",
        valueName: "times"))
    var phrases = 0

    @Option(
      name: .long, parsing: .unconditional,
      help: ArgumentHelp(
        "How much above chance words of a phrase go together (default: 10; npmi: 0.5).",
        valueName: "score"))
    var phraseThreshold: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Join only what stands together so often (default: 5).", valueName: "n"))
    var phraseMinCount: Int?

    @Option(name: .long, help: "How it is scored what goes together (default: default).")
    var phraseScoring: Phrases.Scoring?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "What stands between the words of a phrase (default: _).", valueName: "text"))
    var phraseDelimiter: String?

    @Flag(
      name: .long,
      help: "Take articles, prepositions, and and or for words as any other in phrases.")
    var noConnectors = false

    func validate() throws {
      guard 0...8 ~= phrases else {
        throw ValidationError("--phrases: expected a number from 0 to 8, found \(phrases)")
      }
      let details = [
        ("--phrase-threshold", phraseThreshold != nil),
        ("--phrase-min-count", phraseMinCount != nil),
        ("--phrase-scoring", phraseScoring != nil),
        ("--phrase-delimiter", phraseDelimiter != nil), ("--no-connectors", noConnectors),
      ]
      if phrases == 0, let (name, _) = details.first(where: \.1) {
        throw ValidationError("\(name): needs --phrases 1 or more")
      }
      if let phraseThreshold {
        guard phraseScoring == .npmi || phraseThreshold > 0 else {
          throw ValidationError("--phrase-threshold: expected a positive number")
        }
        guard phraseScoring != .npmi || -1...1 ~= phraseThreshold else {
          throw ValidationError("--phrase-threshold: expected a number from -1 to 1 for npmi")
        }
      }
      if let phraseMinCount, phraseMinCount < 1 {
        throw ValidationError(
          "--phrase-min-count: expected a positive number, found \(phraseMinCount)")
      }
      if phraseDelimiter?.isEmpty == true {
        throw ValidationError("--phrase-delimiter: expected at least one character")
      }
    }

    /// What is a phrase.
    var options: Phrases.Options {
      var options = Phrases.Options()
      options.scoring = phraseScoring ?? .default
      options.threshold = phraseThreshold ?? (phraseScoring == .npmi ? 0.5 : options.threshold)
      if let phraseMinCount { options.minimumCount = phraseMinCount }
      if let phraseDelimiter { options.delimiter = phraseDelimiter }
      options.connectorWords = noConnectors ? [] : Phrases.englishConnectorWords
      return options
    }
  }
}
