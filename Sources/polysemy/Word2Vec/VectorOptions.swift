internal import ArgumentParser
internal import Word2Vec

/// The options of the commands that ask vectors of words something.
struct VectorOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The vectors: safetensors, or word2vec's, GloVe's or fastText's text or binary, plain or gzip; - is standard input.",
      valueName: "file"),
    completion: .file())
  var vectors: String

  @Option(
    name: .long,
    help: ArgumentHelp("How many words to read, from the first (default: all).", valueName: "n"))
  var limit: Int?

  @Option(name: .long, help: "What to print.")
  var format = Format.text

  func validate() throws {
    if let limit, limit < 1 {
      throw ValidationError("--limit: expected a positive number, found \(limit)")
    }
  }

  /// Reads the vectors.
  func load() throws -> KeyedVectors { try KeyedVectors(contentsOf: vectors, limit: limit) }

  /// What is said of words without a vector.
  func unknown(_ words: [String]) -> String {
    let names = words.map { "\"\($0)\"" }.joined(separator: ", ")
    let file = vectors == "-" ? "standard input" : vectors
    return "\(file): no vector of \(names)"
  }
}
