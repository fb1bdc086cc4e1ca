internal import ArgumentParser
internal import Files
internal import Word2Vec

/// `polysemy word2vec train`: vectors of a text's words.
struct TrainVectors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn vectors of the words of a text.",
    usage: "polysemy word2vec train [<options>] <text> ... -o <file>",
    discussion: """
      Words in like company get like vectors: word2vec, with gensim's options and \
      defaults. A line of a text is a sentence:

        polysemy word2vec train sentences.txt.gz --words -o vectors.safetensors
        polysemy word2vec similar bank --vectors vectors.safetensors

      A model in .safetensors keeps all that is needed to go on with --continue, but one \
      of --algorithm softmax; that, and .bin, .txt and .vec, hold the vectors alone, for \
      gensim and others. Control-C ends training early, and what is learned so far is \
      written.
      """)

  @Argument(
    help: ArgumentHelp(
      "Text files or folders of them, plain or gzip; - is standard input.", valueName: "text"),
    completion: .file())
  var texts: [String]

  @OptionGroup(title: "Text") var text: TextOptions
  @OptionGroup(title: "Phrases") var phrases: PhraseOptions
  @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Full softmax") var softmax: SoftmaxOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write; .safetensors, .bin, .txt and .vec say the format, with .gz behind the last three gzip.",
      valueName: "file"),
    completion: .file())
  var output: String

  @Option(
    name: .customLong("continue"),
    help: ArgumentHelp(
      "Go on with a model in .safetensors, but one of --algorithm softmax; its words keep their order. Vector size and objective are the model's.",
      valueName: "model"),
    completion: .file())
  var model: String?

  @Flag(name: .long, help: "With --continue: learn new words of the text too.")
  var addWords = false

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    guard !texts.isEmpty else { throw ValidationError("expected a text, or -") }
    guard let format = KeyedVectors.Format(path: output) else {
      throw ValidationError(
        "\(output): the name says no format; end it in .safetensors, .bin, .txt or .vec")
    }
    guard format != .safetensors || !output.lowercased().hasSuffix(".gz") else {
      throw ValidationError("\(output): a safetensors file is mapped, and cannot be gzip")
    }
    guard !addWords || model != nil else {
      throw ValidationError("--add-words: needs --continue; a new model learns all words")
    }
    guard text.vocab == nil || model == nil else {
      throw ValidationError("--vocab: with --continue the words are the model's")
    }
    guard !vocabulary.unsorted || model == nil else {
      throw ValidationError("--unsorted: with --continue words keep the model's order")
    }
    let isSoftmax = training.algorithm == .softmax
    guard text.vocab == nil || !isSoftmax else {
      throw ValidationError("--vocab: does not go with --algorithm softmax")
    }
    try training.validate(continuing: model != nil)
    try vocabulary.validate(hasWords: text.vocab != nil, isSoftmax: isSoftmax)
    try softmax.validate(isSoftmax: isSoftmax)
    try text.validate(with: texts, output: output)
  }

  func run() throws {
    // A place that cannot be written to is found before the long work.
    for path in [output, text.saveVocab].compactMap({ $0 }) { _ = try AtomicFile(path: path) }
    try WholeFile.requireReadable(texts + [text.vocab].compactMap(\.self), takesFolders: true)
    if training.algorithm == .softmax { return try runSoftmax() }
    let known = try model.map { try Word2VecModel(contentsOf: $0) }
    if let known, let model { try training.validate(for: known, at: model) }
    let options = vocabulary.applied(to: training.applied(to: known?.options ?? Self.newModel))
    // Options that are wrong are found before the long work too.
    let trainer = try Self.namingOptions { try Word2VecTrainer(options) }
    let corpus = try readCorpus()
    let trained = try watched { progress in
      if let known {
        return try trainer.train(known, on: corpus, addingWords: addWords, progress: progress)
      }
      return try trainer.train(
        on: corpus, vocabulary: text.vocabulary(vocabulary), progress: progress)
    }
    try write(trained)
    try text.save(trained.vectors)
    note(of: trained)
  }

  /// gensim's defaults, on all CPUs.
  private static let newModel = {
    var options = Word2VecOptions()
    options.schedule = .deterministic
    return options
  }()

  // MARK: Steps

  func readCorpus() throws -> Corpus {
    var progress = Progress("reading words", total: nil, isShown: !quiet)
    defer { progress.finish() }
    var corpus = try Corpus(contentsOf: texts, options: text.corpusOptions(training.threads)) {
      progress.update(
        $0.wordCount,
        fraction: $0.totalByteCount.map { [done = $0.byteCount] total in
          Double(done) / Double(max(total, 1))
        })
    }
    guard corpus.wordCount > 0 else {
      let names = texts.map { $0 == "-" ? "standard input" : $0 }
      throw Failure(
        .badData, "\(names.joined(separator: ", ")): expected words to learn from, found none")
    }
    for _ in 0..<phrases.phrases {
      let found = try Phrases(of: corpus, options: phrases.options)
      corpus = try found.applied(to: corpus, options: text.corpusOptions(training.threads))
    }
    return corpus
  }

  /// Trains with a progress line, until the end or control-C.
  private func watched(
    _ train: (@escaping Word2VecTrainer.ProgressHandler) throws -> Word2VecModel
  ) throws -> Word2VecModel {
    let line = TrainingLine(isShown: !quiet)
    Interruption.beginCatching()
    defer {
      Interruption.endCatching()
      line.finish()
    }
    return try train { progress in
      line.update(progress)
      return !Interruption.wasAskedFor
    }
  }

  private func write(_ model: Word2VecModel) throws {
    guard let format = KeyedVectors.Format(path: output) else { return }
    if format == .safetensors {
      try model.save(to: output)
    } else {
      try model.vectors.save(to: output, as: format)
    }
  }

  private func note(of model: Word2VecModel) {
    guard !quiet else { return }
    let vectors = model.vectors
    var text =
      "wrote \(output): \(ByteText.count(vectors.count)) words of \(vectors.vectorSize) numbers, from "
      + "\(ByteText.count(model.corpusWordCount)) words in \(ByteText.count(model.sentenceCount)) sentences"
    if let loss = model.losses.last { text += "; loss \(Float(loss).withFourDigits)" }
    Terminal.standardError.writeLine(text)
    if !model.isComplete {
      Terminal.standardError.writeLine(
        "ended early, as asked: the learning rate had not fallen to its end")
    }
  }
}
