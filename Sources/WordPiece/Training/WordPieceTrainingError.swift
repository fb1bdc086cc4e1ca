/// Why no vocabulary can be trained.
///
/// A text that cannot be read is a `FileError` or `TextError` instead.
@nonexhaustive
public enum WordPieceTrainingError: Error, Equatable, Sendable {
  /// An option has a value that it cannot have.
  case invalidOption(name: String, value: String, expected: String)
}

extension WordPieceTrainingError: CustomStringConvertible {
  /// One line: which option, what was expected and what was found.
  public var description: String {
    switch self {
    case .invalidOption(let name, let value, let expected):
      "\(name): expected \(expected), found \(value)"
    }
  }
}
