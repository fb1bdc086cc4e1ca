internal import Files
internal import PolysemyKit

/// The lines of several files, some at a time.
struct LineSource {
  /// A line and where it stands.
  struct Line {
    let file: String
    let number: Int
    let text: String

    var place: String { "\(file): line \(number)" }
  }

  /// How many bytes all files have; nil where only reading them tells.
  let byteCount: Int?
  /// How many bytes the lines handed out so far have, with their ends.
  var bytesRead: Int { bytesBefore + (reader?.bytesRead ?? 0) }

  private let skipsBlankLines: Bool
  private var files: ArraySlice<String>
  private var bytesBefore = 0
  private var reader: LineReader?
  private var failure: (any Error)?

  /// How much is handed out at a time: enough for the model to be busy, little enough to be in
  /// memory however long the files are.
  private let lineLimit: Int
  private static let byteLimit = 1 << 20

  /// - Parameters:
  ///   - files: Text files; `-` is standard input.
  ///   - lineLimit: How many lines are handed out at a time, at most.
  ///   - skipsBlankLines: Whether lines of white space alone are passed over.
  init(_ files: [String], lineLimit: Int = 1024, skipsBlankLines: Bool = false) {
    self.files = files[...]
    self.lineLimit = lineLimit
    self.skipsBlankLines = skipsBlankLines
    byteCount = files.reduce(0) { sum, file in
      sum.flatMap { sum in LineReader.byteCount(of: file).map { sum + $0 } }
    }
  }

  /// The next lines; none at the end.
  ///
  /// Where a line cannot be read, those before it are given first, and the error comes with the next
  /// call.
  ///
  /// - Throws: `FileError` or `TextError` of the first line that cannot be read, or is longer than
  ///   `Sentence.longestLine`.
  mutating func next() throws -> [Line] {
    if let failure { throw failure }
    var lines: [Line] = []
    var byteCount = 0
    do {
      while lines.count < lineLimit, byteCount < Self.byteLimit, let line = try nextLine() {
        lines.append(line)
        byteCount += line.text.utf8.count
      }
    } catch {
      guard !lines.isEmpty else { throw error }
      failure = error
    }
    return lines
  }

  private mutating func nextLine() throws -> Line? {
    while true {
      if let reader {
        if let text = try reader.next() {
          if skipsBlankLines, text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { continue }
          return Line(file: reader.path, number: reader.lineNumber, text: text)
        }
        bytesBefore += reader.bytesRead
        self.reader = nil
      }
      guard let file = files.popFirst() else { return nil }
      reader = try LineReader(path: file, lengthLimit: Sentence.longestLine)
    }
  }
}
