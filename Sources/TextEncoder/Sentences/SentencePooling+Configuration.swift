internal import StrictJSON

/// The `config.json` of a Pooling module.
struct PoolingConfiguration {
  /// What is computed, in the order of its concatenation.
  var poolings: [SentencePooling] = []
  /// Whether a prompt's tokens are pooled with the text's.
  var includesPrompt = true
  /// How many floats a state has.
  var width: Int?

  /// Reads the file at `path`, as old releases of sentence-transformers wrote it (a member
  /// `pooling_mode_mean_tokens` for each mode) or new ones (`pooling_mode`, a name or several).
  init(path: String) throws {
    let file = try SentenceFile(path: path)
    try file.requireObject()
    poolings = try Self.named(in: file) ?? Self.switchedOn(in: file)
    includesPrompt = try file.boolean("include_prompt") ?? true
    width =
      try file.positive("embedding_dimension") ?? file.positive("word_embedding_dimension")
  }

  private static func named(in file: SentenceFile) throws -> [SentencePooling]? {
    try file["pooling_mode"].map { value in
      let names = value.elements.map({ Array($0) }) ?? [value]
      guard !names.isEmpty else { throw file.unsupported("a \"pooling_mode\"", value) }
      return try names.map { try pooling($0.string ?? "", in: file, $0) }
    }
  }

  /// The modes that are true, in the order in which the reference concatenates them; without any it
  /// is the mean.
  private static func switchedOn(in file: SentenceFile) throws -> [SentencePooling] {
    let prefix = "pooling_mode_"
    var found: Set<SentencePooling> = []
    for (key, value) in file.root.memberList {
      guard let name = key.string, name.hasPrefix(prefix), value.boolean != false else { continue }
      guard value.boolean == true else {
        throw file.unsupported("\"\(name)\" to be true or false", value)
      }
      found.insert(try pooling(String(name.dropFirst(prefix.count)), in: file, key))
    }
    return found.isEmpty ? [.mean] : SentencePooling.allCases.filter(found.contains)
  }

  private static func pooling(
    _ name: String, in file: SentenceFile, _ value: JSONValue
  ) throws -> SentencePooling {
    let names = [name, name.dropping(suffix: "_tokens"), name.dropping(suffix: "_token")]
    guard let pooling = names.lazy.compactMap(SentencePooling.init).first else {
      let known = SentencePooling.allCases.map(\.rawValue).joined(separator: ", ")
      throw file.unsupported("pooling modes of \(known)", value)
    }
    return pooling
  }
}

extension String {
  fileprivate func dropping(suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
