internal import Files
internal import StrictJSON

extension SentenceConfiguration {
  /// Reads the files in `directory`.
  ///
  /// - Throws: ``TextEncoderError/unsupportedSentenceEncoder(path:expected:found:)``, and
  ///   `FileError` of the library `Files`.
  public init(directory: String) throws {
    self.init()
    guard let file = try Self.modulesFile(in: directory) else { return }
    isDeclared = true
    for (index, entry) in try Self.entries(of: file).enumerated() {
      try read(entry, index, in: directory, file)
    }
    guard !poolingPath.isEmpty else {
      throw file.unsupported("a Pooling after the Transformer", file.root)
    }
    try readModelConfiguration("\(directory)/config_sentence_transformers.json")
  }

  /// Where the model and its tokenizer are in `directory`, as far as its files can be read.
  static func transformerFolder(in directory: String) -> String {
    guard let file = try? modulesFile(in: directory),
      let first = try? entries(of: file).first, first.name == "Transformer"
    else { return "" }
    return first.folder
  }

  /// The folder in `directory` that holds the model and its tokenizer.
  static func transformerDirectory(in directory: String) -> String {
    let folder = transformerFolder(in: directory)
    return folder.isEmpty ? directory : "\(directory)/\(folder)"
  }

  private static func modulesFile(in directory: String) throws -> SentenceFile? {
    try SentenceFile.ifPresent("\(directory)/modules.json")
  }

  // MARK: modules.json

  /// A module as `modules.json` lists it.
  private struct Entry {
    /// The class's name without its path, in which releases differ; nil for classes that are not
    /// sentence-transformers' own.
    let name: String?
    /// The class as the file names it.
    let type: String
    let folder: String
  }

  private static func entries(of file: SentenceFile) throws -> [Entry] {
    guard let elements = file.root.elements.map({ Array($0) }), !elements.isEmpty else {
      throw file.unsupported("an array of modules", file.root)
    }
    return try elements.map { value in
      let type = value["type"]?.string ?? ""
      let isOwn = type.hasPrefix("sentence_transformers.")
      return Entry(
        name: isOwn ? type.split(separator: ".").last.map { String($0) } : nil,
        type: type, folder: try folder(of: value, file))
    }
  }

  /// The folder of a module's files, which may not be outside the model's.
  private static func folder(of entry: JSONValue, _ file: SentenceFile) throws -> String {
    guard let value = entry["path"] else { return "" }
    // Bytes, as the system divides paths: an accent after a slash makes another character of it.
    let slash = UInt8(ascii: "/")
    guard let folder = value.string, folder.utf8.first != slash,
      !folder.utf8.split(separator: slash).contains(where: { Substring($0) == ".." })
    else { throw file.unsupported("a \"path\" inside the model's folder", value) }
    return folder
  }

  private mutating func read(
    _ entry: Entry, _ index: Int, in directory: String, _ file: SentenceFile
  ) throws {
    func refusal(_ expected: String) -> TextEncoderError {
      .unsupportedSentenceEncoder(
        path: file.path, expected: "\(expected) of sentence-transformers as module \(index)",
        found: entry.type.excerpt)
    }
    switch (index, entry.name) {
    case (0, "Transformer"):
      transformerFolder = entry.folder
      try readTransformer(in: directory)
    case (0, _): throw refusal("a Transformer")
    case (1, "Pooling"):
      poolingPath = "\(directory)/\(entry.folder)/config.json"
      let pooling = try PoolingConfiguration(path: poolingPath)
      poolings = pooling.poolings
      includesPrompt = pooling.includesPrompt
      poolingWidth = pooling.width
    case (1, _): throw refusal("a Pooling")
    default:
      let module = try SentenceModule(
        type: entry.name ?? "", folder: entry.folder, in: directory,
        refusal: { refusal("a Dense, LayerNorm, Normalize or Dropout") })
      if let module { modules.append(module) }
    }
  }

  // MARK: sentence_bert_config.json

  /// The names that releases gave the file, in the order in which the reference looks for them.
  private static let transformerFiles = ["bert", "roberta", "distilbert"].map {
    "sentence_\($0)_config.json"
  }

  private mutating func readTransformer(in directory: String) throws {
    let folder = transformerFolder.isEmpty ? "" : "\(transformerFolder)/"
    let names = Self.transformerFiles.map { folder + $0 }
    maximumLengthFile = names[0]
    guard let name = names.first(where: { WholeFile.exists("\(directory)/\($0)") }) else { return }
    let file = try SentenceFile(path: "\(directory)/\(name)")
    try file.requireObject()
    maximumLengthFile = name
    maximumLength = try file.positive("max_seq_length")
    lowercases = try file.boolean("do_lower_case") ?? false
    try file.require("transformer_task", "feature-extraction")
    try file.require("module_output_name", "token_embeddings")
    if let output = file["modality_config"]?["text"]?["method_output_name"],
      output.string != "last_hidden_state"
    {
      throw file.unsupported("\"method_output_name\" to be \"last_hidden_state\"", output)
    }
    try Self.requireNothingElse(of: file)
  }

  /// Refuses what would change a model or its tokenizer.
  ///
  /// Other members, such as how the reference pads and what precision it loads, do not matter here.
  private static func requireNothingElse(of file: SentenceFile) throws {
    let harmless: Set = [
      "trust_remote_code", "attn_implementation", "torch_dtype", "dtype", "device_map",
      "use_safetensors", "add_pooling_layer", "use_fast", "padding_side", "revision", "token",
    ]
    let keys = [
      "model_args", "model_kwargs", "config_args", "config_kwargs", "tokenizer_args",
      "processor_kwargs", "processing_kwargs",
    ]
    for key in keys {
      for (name, value) in file[key]?.memberList ?? [] {
        guard let name = name.string, harmless.contains(name) else {
          throw file.unsupported("no \(name.excerpt) in \"\(key)\"", value)
        }
      }
    }
  }

  // MARK: config_sentence_transformers.json

  private mutating func readModelConfiguration(_ path: String) throws {
    guard let file = try SentenceFile.ifPresent(path) else { return }
    try file.requireObject()
    try file.require("model_type", "SentenceTransformer")
    prompts = try SentencePrompts(file)
    dimensions = try file.positive("truncate_dim")
    if let name = try file.string("similarity_fn_name") {
      guard let function = SimilarityFunction(rawValue: name) else {
        let known = SimilarityFunction.allCases.map(\.rawValue).joined(separator: ", ")
        throw file.unsupported(
          "\"similarity_fn_name\" to be one of \(known)", file["similarity_fn_name"])
      }
      similarity = function
    }
  }
}

extension ModelLocator.Location {
  /// The folder of the encoder and its tokenizer: the model's own, or one in it that `modules.json`
  /// names.
  package var transformerDirectory: String {
    SentenceConfiguration.transformerDirectory(in: directory)
  }
}
