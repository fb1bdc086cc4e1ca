internal import ArgumentParser
internal import Files
internal import Word2Vec

extension TrainVectors {
  /// How the text is read, and which of its words are learned.
  struct TextOptions: ParsableArguments {
    @Flag(
      name: .long,
      help: "Words are letters and digits in lower case: of \"The bank.\", the and bank.")
    var words = false

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Learn the words of a file, a word and its count a line, instead of the text's.",
        valueName: "file"),
      completion: .file())
    var vocab: String?

    @Option(
      name: .long,
      help: ArgumentHelp("Write the words and their counts there.", valueName: "file"),
      completion: .file())
    var saveVocab: String?

    /// Refuses to write over what is read.
    func validate(with texts: [String], output: String) throws {
      try Output.requireOthers([output, saveVocab], than: texts + [vocab])
      guard saveVocab != output else {
        throw ValidationError("--save-vocab: expected another file than the vectors'")
      }
      guard vocab != "-" || !texts.contains("-") else {
        throw ValidationError("--vocab: standard input is the text")
      }
    }

    func corpusOptions(_ threads: Int?) -> Corpus.Options {
      var options = Corpus.Options()
      options.division = words ? .words : .whiteSpace
      options.threadCount = threads
      return options
    }

    /// The words of the vocabulary that was named, as far as they are wanted; nil for the text's.
    func vocabulary(_ wanted: VocabularyOptions) throws -> Vocabulary? {
      try vocab.map {
        try Vocabulary(
          contentsOf: $0, minimumCount: wanted.minCount ?? 1, maximumSize: wanted.maxVocab)
      }
    }

    func save(_ vectors: KeyedVectors) throws {
      if let saveVocab { try vectors.saveVocabulary(to: saveVocab) }
    }
  }
}
