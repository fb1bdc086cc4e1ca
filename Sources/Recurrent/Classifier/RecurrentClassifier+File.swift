internal import SafeTensorsLoader

extension RecurrentClassifier {
  /// Writes the classifier as a safetensors file, whose tensors torch loads as a state dict.
  ///
  /// The file appears whole or not at all.
  ///
  /// - Parameter path: Where the file will stand.
  /// - Throws: `FileError` where the file cannot be written.
  public func save(to path: String) throws {
    try parameters.save(
      to: path,
      metadata: [
        "format": ClassifierFile.format,
        "kind": ClassifierFile.Kind.recurrent.rawValue,
        "labels": ClassifierFile.text(labels),
        "vocabulary": ClassifierFile.text(vocabulary.words),
        "cell": options.cell.rawValue,
        "embedding_size": "\(options.embeddingSize)",
        "hidden_size": "\(options.hiddenSize)",
        "layers": "\(options.layerCount)",
        "bidirectional": "\(options.isBidirectional)",
        "dropout": "\(options.dropout)",
        "pooling": options.pooling.rawValue,
        "min_count": "\(options.minimumCount)",
        "max_words": "\(options.wordLimit)",
      ])
  }

  /// Reads a classifier from its file.
  ///
  /// - Parameter path: A file of ``save(to:)``.
  /// - Throws: ``RecurrentError`` where the file holds something else,
  ///   `SafeTensorsError` where it is malformed, `FileError` where it cannot be read.
  public convenience init(contentsOf path: String) throws {
    try self.init(ClassifierFile(path: path))
  }

  convenience init(_ file: ClassifierFile) throws {
    guard file.kind == .recurrent else {
      throw RecurrentError.invalidModel(
        path: file.file.path, field: "kind", expected: "recurrent", found: file.kind.rawValue)
    }
    let options = try file.options()
    let vocabulary = try file.notes.value("vocabulary", "a list of words, each once") {
      ClassifierFile.strings($0).flatMap { WordVocabulary($0) }
    }
    let layers = try WordLayers(
      options, wordCount: vocabulary.count, labelCount: file.labels.count)
    self.init(
      labels: file.labels, vocabulary: vocabulary, options: options, layers: layers,
      parameters: try file.parameters(layers.layout))
  }
}

extension ClassifierFile {
  /// The options of a recurrent classifier.
  fileprivate func options() throws -> ClassifierOptions {
    let sizes = 1...RecurrentOptions.sizeLimit
    return ClassifierOptions(
      cell: try notes.value("cell", "tanh, relu, lstm or gru") {
        RecurrentOptions.Cell(rawValue: $0)
      },
      embeddingSize: try notes.integer("embedding_size", sizes),
      hiddenSize: try notes.integer("hidden_size", sizes),
      layerCount: try notes.integer("layers", 1...256),
      isBidirectional: try notes.value("bidirectional", "true or false") { Bool($0) },
      dropout: try notes.value("dropout", "0 to below 1") {
        Double($0).flatMap { $0 >= 0 && $0 < 1 ? $0 : nil }
      },
      pooling: try notes.value("pooling", "final, mean, max or attention") {
        StatePooling(rawValue: $0)
      },
      minimumCount: try notes.integer("min_count", 1...Int.max),
      wordLimit: try notes.integer("max_words", 1...1 << 20))
  }
}
