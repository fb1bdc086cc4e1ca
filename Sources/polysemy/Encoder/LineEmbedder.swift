internal import TextEncoder
internal import Transformer

/// Turns the lines of files into vectors, some at a time and in order, however long the files are.
struct LineEmbedder {
  let encoder: ContextualEncoder
  private var source: LineSource
  private var progress: Progress
  private var done = 0
  private(set) var cut = CutLines()

  /// - Parameters:
  ///   - encoder: What makes vectors.
  ///   - files: Text files; `-` is standard input.
  ///   - lineLimit: How many lines are embedded at a time, at most.
  ///   - skipsBlankLines: Whether lines of white space alone are passed over.
  ///   - isShown: Whether there is to be a progress line.
  init(
    _ encoder: ContextualEncoder, _ files: [String], lineLimit: Int = 1024,
    skipsBlankLines: Bool = false, isShown: Bool
  ) {
    self.encoder = encoder
    source = LineSource(files, lineLimit: lineLimit, skipsBlankLines: skipsBlankLines)
    progress = Progress("embedding", total: nil, isShown: isShown)
  }

  /// Embeds the next lines, and hands them on with what `embed` makes of them.
  ///
  /// Where a line has a token that the model does not have, the lines before it are handed on first.
  ///
  /// - Parameters:
  ///   - embed: Makes vectors of texts; tells how many texts are done.
  ///   - body: Takes them.
  /// - Returns: Whether there were any lines left.
  /// - Throws: ``Failure`` for a token that the model does not have; what reading, `embed` and `body`
  ///   throw.
  mutating func next<Vectors>(
    _ embed: ([String], (Int) -> Void) throws -> (vectors: Vectors, truncated: [Int]),
    _ body: ([LineSource.Line], Vectors) throws -> Void
  ) throws -> Bool {
    let start = source.bytesRead
    let lines = try source.next()
    guard !lines.isEmpty else {
      progress.finish()
      return false
    }
    let read = start..<source.bytesRead
    do {
      let result = try embed(lines.map(\.text)) { show($0, of: lines.count, read) }
      cut.add(result.truncated, of: lines)
      try body(lines, result.vectors)
    } catch {
      progress.finish()
      guard let (text, failure) = Failure.ofText(error, at: { lines[$0].place }) else {
        throw error
      }
      let whole = Array(lines[..<text])
      if !whole.isEmpty {
        let result = try embed(whole.map(\.text)) { _ in }
        cut.add(result.truncated, of: whole)
        try body(whole, result.vectors)
      }
      throw failure
    }
    done += lines.count
    return true
  }

  /// Says how far it is: by the bytes read, which of plain files tell where the end is.
  private mutating func show(_ count: Int, of lines: Int, _ read: Range<Int>) {
    let bytes = Double(read.lowerBound) + Double(read.count) * Double(count) / Double(lines)
    progress.update(
      done + count, fraction: source.byteCount.map { bytes / Double(max($0, 1)) })
  }
}
