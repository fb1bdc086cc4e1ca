/// What is wrong with a file of questions.
@nonexhaustive
public enum EvaluationError: Error, Equatable, Sendable {
  /// Something stands before the first ":section" of a file of analogies.
  case noSection(path: String, line: Int, found: String)
  /// No line of the file is an analogy.
  case noAnalogy(path: String)
  /// Fewer than two pairs of words can be compared, `unknown` because of unknown words.
  case tooFewPairs(path: String, found: Int, unknown: Int)
}

extension EvaluationError: CustomStringConvertible {
  /// One line: file and line, what was expected and what was found.
  public var description: String {
    switch self {
    case .noSection(let path, let line, let found):
      "\(path): line \(line): expected \":\" and the name of a section before the first analogy,"
        + " found \"\(found.debugDescription.dropFirst().dropLast())\""
    case .noAnalogy(let path):
      "\(path): expected lines of four words, found none"
    case .tooFewPairs(let path, let found, let unknown):
      "\(path): expected at least 2 pairs of known words with a number each, found \(found)"
        + (unknown > 0 ? " (and \(unknown) with unknown words)" : "")
    }
  }
}
