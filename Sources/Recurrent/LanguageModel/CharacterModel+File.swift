internal import SafeTensorsLoader
internal import StrictJSON

extension CharacterModel {
  private static let (format, formatKey) = ("polysemy-character-model-1", "format")
  private static let (cellKey, hiddenKey) = ("cell", "hidden_size")
  private static let (layersKey, embeddingKey) = ("layers", "embedding_size")
  private static let (dropoutKey, vocabularyKey) = ("dropout", "vocabulary")

  /// Writes the model as a safetensors file, which torch loads as a state dict.
  ///
  /// What it is made of and its characters stand in the file's metadata. The file appears whole or not
  /// at all.
  ///
  /// - Parameter path: Where the file will stand; `-` is standard output.
  /// - Throws: `FileError` where the file cannot be written.
  public func save(to path: String) throws {
    try parameters.save(
      to: path,
      metadata: [
        Self.formatKey: Self.format, Self.cellKey: options.cell.rawValue,
        Self.hiddenKey: "\(options.hiddenSize)", Self.layersKey: "\(options.layerCount)",
        Self.embeddingKey: "\(options.embeddingSize)", Self.dropoutKey: "\(options.dropout)",
        Self.vocabularyKey: vocabulary.json,
      ])
  }

  /// Opens a model.
  ///
  /// - Parameter path: A file of ``save(to:)``.
  /// - Throws: ``RecurrentError`` where the file holds no character model, or not the parameters that
  ///   its sizes ask for; `SafeTensorsError` where it is malformed, `FileError` where it cannot be read.
  public init(contentsOf path: String) throws {
    let network = try Self.network(in: path)
    var parameters = Parameters(network.layout)
    try parameters.load(from: path)
    self.init(network, parameters)
  }

  /// What the file's metadata say, and its tensors are.
  private static func network(in path: String) throws -> CharacterNetwork {
    let file = try SafeTensorsFile(path: path)
    let notes = FileNotes(path: path, values: file.metadata, isCheckpoint: false)
    let sizes = 1...RecurrentOptions.sizeLimit
    _ = try notes.value(formatKey, format) { $0 == format ? $0 : nil }
    let cells = RecurrentOptions.Cell.allCases.map(\.rawValue).joined(separator: ", ")
    let options = CharacterModelOptions(
      cell: try notes.value(cellKey, "one of \(cells)", RecurrentOptions.Cell.init(rawValue:)),
      hiddenSize: try notes.integer(hiddenKey, sizes),
      layerCount: try notes.integer(layersKey, sizes),
      embeddingSize: try notes.integer(embeddingKey, sizes),
      dropout: try notes.value(dropoutKey, "a number from 0 to below 1") {
        Double($0).flatMap { $0 >= 0 && $0 < 1 ? $0 : nil }
      })
    let text = try notes.value(vocabularyKey, "a JSON array of characters", \.self)
    let vocabulary: CharacterVocabulary
    do throws(CharacterVocabulary.Defect) {
      vocabulary = try CharacterVocabulary(json: text)
    } catch {
      throw notes.defect(vocabularyKey, error.expected, found: error.found)
    }
    let network = try notes.checked { () throws(RecurrentError) in
      try CharacterNetwork(options, vocabulary)
    }
    // Only numbers that are there are made room for.
    try network.layout.check(file)
    return network
  }
}
