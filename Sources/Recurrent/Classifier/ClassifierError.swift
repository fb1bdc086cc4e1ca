/// Why texts cannot be learned from.
@nonexhaustive
public enum ClassifierError: Error, Equatable, Sendable {
  /// A line of labelled texts is not what it must be.
  case invalidLine(place: String, expected: String, found: String)
  /// There is nothing to learn from.
  case noExamples(source: String)
  /// All examples have the same label.
  case oneLabel(label: String, count: Int)
  /// A label has one example only, where one is to be learned from and another held out.
  case loneExample(place: String, label: String)
  /// An example has a label that the classifier does not know.
  case unknownLabel(place: String, label: String, known: [String])
}

extension ClassifierError: CustomStringConvertible {
  /// One line: where, what was expected, and what was found.
  public var description: String {
    switch self {
    case .invalidLine(let place, let expected, let found):
      "\(place): expected \(expected), found \(found)"
    case .noExamples(let source):
      "\(source): expected labelled texts, found none"
    case .oneLabel(let label, let count):
      "expected texts of two labels or more, found \(count) of \"\(label)\" alone"
    case .loneExample(let place, let label):
      "\(place): label \"\(label)\" has this one text alone; expected two at least, to hold one out (is the line a header?)"
    case .unknownLabel(let place, let label, let known):
      "\(place): expected one of the labels \(Self.list(known)), found \"\(label)\""
    }
  }

  /// The first of some names.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
