/// A classifier of either kind, as a file has it.
public enum SavedClassifier: Sendable {
  /// One that reads words.
  case recurrent(RecurrentClassifier)
  /// One that reads an encoder's vectors.
  case vectors(VectorClassifier)

  /// Reads a classifier from its file.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``RecurrentError`` where the file holds something else,
  ///   `SafeTensorsError` where it is malformed, `FileError` where it cannot be read.
  public init(contentsOf path: String) throws {
    let file = try ClassifierFile(path: path)
    switch file.kind {
    case .recurrent: self = .recurrent(try RecurrentClassifier(file))
    case .encoder: self = .vectors(try VectorClassifier(file))
    }
  }

  /// The labels.
  public var labels: [String] {
    switch self {
    case .recurrent(let classifier): classifier.labels
    case .vectors(let classifier): classifier.labels
    }
  }
}
