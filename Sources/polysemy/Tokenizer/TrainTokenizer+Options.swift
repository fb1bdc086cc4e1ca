internal import ArgumentParser
internal import WordPiece

extension TrainTokenizer {
  /// What is in the vocabulary.
  struct VocabularyOptions: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp("How many tokens, special ones and characters included.", valueName: "n"))
    var vocabSize = 30_000

    @Option(
      name: .long,
      help: ArgumentHelp("How often a pair of pieces must occur to be merged.", valueName: "n"))
    var minFrequency = 0

    @Option(
      name: .long,
      help: ArgumentHelp(
        "A token to come first; repeat it for more (default: [PAD], [UNK], [CLS], [SEP], [MASK]).",
        valueName: "token"))
    var specialToken: [String] = []

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many different characters to keep, the most frequent ones (default: all).",
        valueName: "n"))
    var limitAlphabet: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("Characters to have even if they do not occur.", valueName: "characters"))
    var initialAlphabet = ""

    @Option(
      name: .long,
      help: ArgumentHelp("What a piece that continues a word begins with.", valueName: "text"))
    var continuingSubwordPrefix = "##"

    @Option(
      name: .long,
      help: ArgumentHelp(
        "What a piece that ends a word ends in; for other programs.", valueName: "text"))
    var endOfWordSuffix = ""

    func validate() throws {
      try check(vocabSize, "--vocab-size")
      try check(minFrequency, "--min-frequency")
      if let limitAlphabet { try check(limitAlphabet, "--limit-alphabet") }
      for token in specialToken { try check(token, "--special-token") }
      if !endOfWordSuffix.isEmpty { try check(endOfWordSuffix, "--end-of-word-suffix") }
      guard !initialAlphabet.unicodeScalars.contains(where: \.properties.isWhitespace) else {
        throw ValidationError("--initial-alphabet: white space is never part of a word")
      }
      guard !continuingSubwordPrefix.utf8.contains(0x0A) else {
        throw ValidationError("--continuing-subword-prefix: expected one line")
      }
    }

    private func check(_ number: Int, _ name: String) throws {
      guard number >= 0 else {
        throw ValidationError("\(name): expected 0 or more, found \(number)")
      }
    }

    /// Refuses what would not be the same token when the vocabulary is read.
    private func check(_ token: String, _ name: String) throws {
      let endsInSpace = token.unicodeScalars.last?.properties.isWhitespace ?? true
      guard !endsInSpace, !token.utf8.contains(0x0A) else {
        throw ValidationError(
          "\(name): expected one line without white space at its end, found \"\(token)\"")
      }
    }

    func apply(to options: inout WordPieceTrainer.Options) {
      options.vocabularySize = vocabSize
      options.minimumFrequency = minFrequency
      if !specialToken.isEmpty { options.specialTokens = specialToken }
      options.alphabetLimit = limitAlphabet
      options.initialAlphabet = Set(initialAlphabet.unicodeScalars)
      options.tokenizer.continuingPrefix = continuingSubwordPrefix
      options.wordEndSuffix = endOfWordSuffix
    }
  }

  /// What the tokenizer makes of a text, as in tokenizer_config.json.
  struct WordOptions: ParsableArguments {
    @Flag(name: .long, help: "Keep capitals, and accents with them.")
    var cased = false

    @Flag(inversion: .prefixedNo, help: "Remove accents (default: unless --cased).")
    var stripAccents: Bool?

    @Flag(name: .long, help: "Do not make a word of each Chinese character.")
    var noChinese = false

    @Flag(name: .long, help: "Keep control characters.")
    var noCleanText = false

    func apply(to options: inout BertTokenizer.Options) {
      options.lowercases = !cased
      options.stripsAccents = stripAccents
      options.tokenizesChineseCharacters = !noChinese
      options.cleansText = !noCleanText
    }
  }
}
