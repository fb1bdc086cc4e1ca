internal import Files

/// A file of questions that is opened once: its first lines tell what it asks, and are then read again.
///
/// So it may be a pipe.
package final class QuestionFile {
  /// What is asked.
  package enum Kind: Sendable {
    /// Analogies of four words, in sections.
    case analogies
    /// How similar two words are.
    case pairs
  }

  private let lines: LineReader
  /// The lines that were looked at and not yet given.
  private var ahead: [String] = []
  /// The number of the line that ``next()`` gave last; 0 before the first.
  private(set) var lineNumber = 0

  /// Opens the file at `path`; `-` is standard input.
  ///
  /// - Parameter path: The file, plain or gzip.
  /// - Throws: The error of a file that cannot be opened.
  package init(path: String) throws {
    lines = try LineReader(path: path, lengthLimit: LineReader.textLimit)
  }

  /// The path as it was given, or `standard input`.
  var path: String { lines.path }

  /// What the file asks, by its first line that is neither blank nor a comment.
  ///
  /// - Returns: Analogies where that line begins a section, else pairs.
  /// - Throws: The error of a file that cannot be read, is damaged, or is not UTF-8.
  /// - Precondition: No line has been given.
  package func kind() throws -> Kind {
    precondition(lineNumber == 0, "line \(lineNumber) was given already")
    while let line = try lines.next() {
      ahead.append(line)
      if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { continue }
      return Self.isSection(line) ? .analogies : .pairs
    }
    return .pairs
  }

  /// The next line; nil after the last.
  func next() throws -> String? {
    guard let line = try lineNumber < ahead.count ? ahead[lineNumber] : lines.next() else {
      return nil
    }
    lineNumber += 1
    return line
  }

  /// Whether a line begins a section of analogies: a colon and a name, with or without space between.
  static func isSection(_ line: String) -> Bool { line.utf8.first == UInt8(ascii: ":") }
}
