/// A vocabulary file that is not what it must be, or a vocabulary that cannot be written as one.
///
/// Lines are counted from 1.
@nonexhaustive
public enum VocabularyFileError: Error, Equatable, Sendable {
  /// A line is not a word, a space and a count.
  case malformedLine(path: String, line: Int, found: String)
  /// A line's word stands in an earlier line too.
  case repeatedWord(path: String, line: Int, word: String)
  /// The counts add up to more than 2⁶³ - 1, or there are too many words to number.
  case tooLarge(path: String, line: Int)
  /// The file has no line.
  case empty(path: String)
  /// A word cannot stand in such a file: it is empty, or has white space in it.
  case unwritableWord(path: String, word: String)
}

extension VocabularyFileError: CustomStringConvertible {
  /// One line: file, line, what was expected and what was found.
  public var description: String {
    switch self {
    case .malformedLine(let path, let line, let found):
      "\(path): line \(line): expected a word, a space and how often it occurs, found \"\(found.withoutControls)\""
    case .repeatedWord(let path, let line, let word):
      "\(path): line \(line): expected a new word, found \"\(word.withoutControls.prefix(80))\" again"
    case .tooLarge(let path, let line):
      "\(path): line \(line): the counts up to here add up to more than can be counted"
    case .empty(let path):
      "\(path): expected a line for each word of a vocabulary, found none"
    case .unwritableWord(let path, let word):
      "\(path): the word \"\(word.withoutControls.prefix(80))\" is empty or has white space in it; a vocabulary file cannot hold it"
    }
  }
}
