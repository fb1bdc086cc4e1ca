internal import StrictJSON

/// What `config.json` says about the head that stands on an encoder.
public struct BertHeadConfiguration: Sendable, Equatable {
  /// What the numbers of a classifier of sequences are (`problem_type`).
  public enum ProblemType: String, Sendable, CaseIterable {
    /// One number, or several, as they are.
    case regression
    /// One label of several.
    case singleLabel = "single_label_classification"
    /// Any number of labels.
    case multiLabel = "multi_label_classification"
  }

  /// The class that saved the checkpoint, where it is one of ``BertHead`` (`architectures`).
  public var head: BertHead?
  /// That class as it is named, or else the first that is; nil where none is.
  public var architecture: String?
  /// What the rows of a classifier are called (`id2label`); `LABEL_0` and so on where nothing is said.
  public var labels: [String]
  /// What a classifier's numbers are; nil where the number of labels decides.
  public var problemType: ProblemType?
  /// Whether the masked language model's decoder is the word embeddings (`tie_word_embeddings`).
  public var tiesWordEmbeddings: Bool

  /// The most labels that are believed.
  private static let labelLimit = 1 << 20

  /// Reads `config.json`.
  ///
  /// - Throws: `FileError` where the file cannot be read; ``BertError`` naming the key.
  public init(contentsOf path: String) throws {
    let reader = try ConfigurationReader(path: path)
    let architectures = try reader.strings("architectures")
    architecture =
      architectures.first { BertHead(architecture: $0) != nil } ?? architectures.first
    head = architecture.flatMap { BertHead(architecture: $0) }
    tiesWordEmbeddings = try reader.boolean("tie_word_embeddings", default: true)
    problemType = try reader["problem_type"].map { value in
      guard let type = value.string.flatMap({ ProblemType(rawValue: $0) }) else {
        let names = ProblemType.allCases.map(\.rawValue).joined(separator: ", ")
        throw reader.error("problem_type", expected: "one of \(names)")
      }
      return type
    }
    labels = try Self.labels(reader)
  }

  /// The labels by their numbers, which must be those from 0 on.
  private static func labels(_ reader: ConfigurationReader) throws -> [String] {
    guard let names = reader["id2label"] else {
      let count = try reader.positive("num_labels", default: 2)
      guard count <= labelLimit else {
        throw reader.error("num_labels", expected: "at most \(labelLimit) labels")
      }
      return (0..<count).map { "LABEL_\($0)" }
    }
    let expected = "an object of names by the numbers from 0 on"
    let members = names.members.map { Array($0) } ?? []
    guard !members.isEmpty, members.count <= labelLimit else {
      throw reader.error("id2label", expected: expected)
    }
    var labels = [String?](repeating: nil, count: members.count)
    for (key, value) in members {
      guard let id = key.string.flatMap({ Int($0) }), labels.indices ~= id, labels[id] == nil,
        let name = value.string ?? value.integer.map({ "\($0)" })
      else { throw reader.error("id2label", expected: expected) }
      labels[id] = name
    }
    return labels.compactMap { $0 }
  }
}
