internal import Files

/// A line of a text file.
public struct Sentence: Sendable, Equatable {
  /// The file's name as it was given.
  public let file: String
  /// The line's number, counted from 1, blank lines included.
  public let number: Int
  /// The line without its end.
  public let text: String

  /// A sentence of a file.
  public init(file: String, number: Int, text: String) {
    self.file = file
    self.number = number
    self.text = text
  }

  /// The longest line that is read, in bytes: 16 MiB.
  ///
  /// As gzip, a file of a megabyte can hold a line of a gigabyte, and what a tokenizer knows of a
  /// line takes up to sixty bytes for each of its own.
  public static let longestLine = LineReader.textLimit

  /// The sentences of text files, plain or gzip: their lines, but for blank ones.
  ///
  /// All of them are in memory at once.
  ///
  /// - Parameter paths: Files in UTF-8; `-` is standard input.
  /// - Returns: All sentences, in order.
  /// - Throws: Errors of the library `Files`: `FileError` where a file cannot be read, `TextError`
  ///   naming the line that is not UTF-8, or longer than ``longestLine``.
  public static func sentences(in paths: [String]) throws -> [Sentence] {
    var sentences: [Sentence] = []
    for path in paths {
      let reader = try LineReader(path: path, lengthLimit: longestLine)
      while let line = try reader.next() {
        guard !line.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { continue }
        sentences.append(Sentence(file: reader.path, number: reader.lineNumber, text: line))
      }
    }
    return sentences
  }
}
