/// What is wrong with a file of word vectors, or why one cannot be written.
///
/// Entries, the vectors with their words, are counted from 1; bytes from 0, after decompression.
@nonexhaustive
public enum VectorFileError: Error, Equatable, Sendable {
  /// The first line is neither "COUNT SIZE" nor a word and its numbers.
  case invalidHeader(path: String, found: String)
  /// The header promises more than the file can hold, or more words or numbers than are read.
  case impossibleSize(path: String, count: Int, vectorSize: Int, limit: String)
  /// The first line, which is no header, has more numbers than are read.
  case tooManyNumbers(path: String, word: String, found: Int, limit: Int)
  /// The file ends within an entry, or before all that the header promises.
  case truncated(path: String, entry: Int, expected: Int, byte: Int)
  /// Something follows the last entry that the header promises.
  case trailingData(path: String, entries: Int, byte: Int)
  /// A word is longer than any is read.
  case wordTooLong(path: String, entry: Int, byte: Int, limit: Int)
  /// A line is longer than a word and its numbers can be.
  case lineTooLong(path: String, line: Int, limit: Int)
  /// A word is not UTF-8.
  case invalidUTF8(path: String, entry: Int, byte: Int)
  /// A line does not have as many numbers as the others.
  case wrongCount(path: String, line: Int, word: String, found: Int, expected: Int)
  /// A line holds something that is no number.
  case notANumber(path: String, line: Int, word: String, found: String)
  /// A vector holds a NaN or an infinity; `position` counts from 1.
  case notFinite(path: String, entry: Int, word: String, position: Int)
  /// A word holds a space or a line end, which end words in these formats.
  case unwritableWord(path: String, word: String)
}

extension VectorFileError: CustomStringConvertible {
  /// One line: file, word and place, what was expected and what was found.
  public var description: String {
    switch self {
    case .invalidHeader(let path, let found):
      "\(path): line 1: expected the number of words and of dimensions, or a word and its vector,"
        + " found \"\(found)\""
    case .impossibleSize(let path, let count, let vectorSize, let limit):
      "\(path): line 1: promises \(count) vectors of \(vectorSize) numbers, more than \(limit)"
    case .tooManyNumbers(let path, let word, let found, let limit):
      "\(path): line 1: \"\(word)\" has \(found) numbers, more than the \(limit) that are read"
    case .truncated(let path, let entry, let expected, let byte):
      "\(path): byte \(byte): ends in entry \(entry) of \(expected); is the file complete?"
    case .trailingData(let path, let entries, let byte):
      "\(path): byte \(byte): expected the end after \(entries) entries, found more"
    case .wordTooLong(let path, let entry, let byte, let limit):
      "\(path): byte \(byte): the word of entry \(entry) is longer than \(limit) bytes"
    case .lineTooLong(let path, let line, let limit):
      "\(path): line \(line): longer than \(limit) bytes"
    case .invalidUTF8(let path, let entry, let byte):
      "\(path): byte \(byte): the word of entry \(entry) is not UTF-8"
    case .wrongCount(let path, let line, let word, let found, let expected):
      "\(path): line \(line): expected \(expected) numbers after \"\(word)\", found \(found)"
    case .notANumber(let path, let line, let word, let found):
      "\(path): line \(line): expected a number for \"\(word)\", found \"\(found)\""
    case .notFinite(let path, let entry, let word, let position):
      "\(path): entry \(entry): number \(position) of \"\(word)\" is not finite"
    case .unwritableWord(let path, let word):
      "\(path): \"\(word.debugDescription.dropFirst().dropLast())\" cannot be written: it holds a"
        + " space or a line end, which end words in word2vec's formats"
    }
  }
}
