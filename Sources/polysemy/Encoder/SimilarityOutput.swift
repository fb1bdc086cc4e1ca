internal import ArgumentParser
internal import Figures
internal import Files
internal import StrictJSON

/// Where `similarity` writes lines and those found for them, in one of its formats.
struct SimilarityOutput: ~Copyable {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl, tsv
  }

  /// How many lines were found so far.
  private(set) var count = 0

  private let format: Format
  private let width: Int
  private var output: Output

  /// Begins a result.
  ///
  /// - Parameters:
  ///   - format: What to write.
  ///   - path: A file, or nil for standard output.
  /// - Throws: `FileError` where the file cannot be created.
  init(_ format: Format, path: String?) throws(FileError) {
    self.format = format
    width = path == nil ? Terminal.standardOutput.width : 80
    output = try Output(path: path)
  }

  /// Writes what was found for a line, the best first.
  mutating func write(
    _ line: LineSource.Line, _ found: [(line: LineSource.Line, score: Float)]
  ) throws(FileError) {
    guard !found.isEmpty else { return }
    switch format {
    case .text: try writeText(line, found)
    case .json, .jsonl: for match in found { try output.write(Self.json(line, match)) }
    case .tsv: for match in found { try output.write(Self.tsv(line, match)) }
    }
    count += found.count
  }

  /// Writes out what was gathered so far.
  mutating func flush() throws(FileError) { try output.flush() }

  /// Ends the output: a file gets its name.
  consuming func finish() throws(FileError) { try output.finish() }

  // MARK: For people

  private static let scoreColumns = 8
  private static let numberColumns = 6

  /// The line, then what was found: score, number, text.
  private mutating func writeText(
    _ line: LineSource.Line, _ found: [(line: LineSource.Line, score: Float)]
  ) throws(FileError) {
    if count > 0 { try output.write("\n") }
    try output.write(row("", line))
    for match in found { try output.write(row(match.score.withFourDigits, match.line)) }
  }

  private func row(_ score: String, _ line: LineSource.Line) -> String {
    let start =
      score.padded(to: Self.scoreColumns) + "\(line.number)".padded(to: Self.numberColumns) + "  "
    let text = MarkedText(line.text).truncated(toColumns: max(1, width - start.count))
    return start + text.string + "\n"
  }

  // MARK: For programs

  private static func json(
    _ line: LineSource.Line, _ found: (line: LineSource.Line, score: Float)
  ) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("score")
      json.value(found.score)
      for (key, line) in [("a", line), ("b", found.line)] {
        json.key(key)
        json.object { json in
          json.key("file")
          json.value(line.file)
          json.key("line")
          json.value(line.number)
          json.key("text")
          json.value(line.text)
        }
      }
    }
    return json.text + "\n"
  }

  /// Score, both numbers, both texts; a tab in a text is a space, other control characters are shown.
  private static func tsv(
    _ line: LineSource.Line, _ found: (line: LineSource.Line, score: Float)
  ) -> String {
    [
      "\(found.score)", "\(line.number)", "\(found.line.number)", line.text.madeVisible,
      found.line.text.madeVisible,
    ].joined(separator: "\t") + "\n"
  }
}
