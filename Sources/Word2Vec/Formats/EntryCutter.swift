/// Where an entry stands in a block of a vector file.
struct Entry: Sendable {
  let start: Int
  /// Where its word ends; a space or the entry's end follows.
  let wordEnd: Int
  /// Where its numbers end; of text, its line without white space at its end.
  let end: Int

  @_lifetime(copy block)
  func word(in block: RawSpan) -> RawSpan { block.extracting(start..<wordEnd) }
}

/// Cuts a block of a vector file into its entries, without looking at the numbers.
struct EntryCutter {
  let vectorSize: Int
  let isBinary: Bool
  let hasHeader: Bool

  /// Why there is no next entry.
  enum Stop {
    case truncated
    case wordTooLong(offset: Int)
    case lineTooLong(limit: Int)
  }

  /// Whole entries, the bytes up to the end of the last, and why there is none, where that is an
  /// error.
  typealias Cut = (entries: [Entry], byteCount: Int, stop: Stop?)

  /// The entries that begin `block`, `count` at most.
  ///
  /// What is wrong with an entry is found when it is the first: those before it come first.
  ///
  /// - Parameters:
  ///   - block: The unread bytes.
  ///   - isWhole: Whether the file ends with them.
  ///   - count: The most entries that are wanted.
  /// - Returns: None where there is an error, or nothing but the file's end.
  func cut(_ block: RawSpan, isWhole: Bool, upTo count: Int) -> Cut {
    var entries: [Entry] = []
    var place = 0
    while entries.count < count {
      let start = isBinary ? afterLineEnds(block, place) : place
      guard start < block.byteCount else {
        if entries.isEmpty { place = start }
        break
      }
      let rest = block.extracting(start..<block.byteCount)
      let (entry, next, stop) =
        isBinary ? binaryEntry(rest, at: start, isWhole) : textEntry(rest, at: start, isWhole)
      guard let entry else { return (entries, place, entries.isEmpty ? stop : nil) }
      // Each number has a space and a digit. A shorter line is an error, which is found before room
      // is made for what it lacks.
      let isShort = !isBinary && entry.end - entry.start < 2 * vectorSize
      if isShort, !entries.isEmpty { break }
      entries.append(entry)
      place = next
      if isShort { break }
    }
    return (entries, place, nil)
  }

  private typealias Found = (entry: Entry?, next: Int, stop: Stop?)

  private func afterLineEnds(_ block: RawSpan, _ place: Int) -> Int {
    var place = place
    while place < block.byteCount, block.byte(at: place) == 0x0A { place += 1 }
    return place
  }

  private func binaryEntry(_ rest: RawSpan, at start: Int, _ isWhole: Bool) -> Found {
    let limit = VectorFileReader.wordLimit
    guard let length = rest.extracting(first: limit + 1).firstOffset(of: 0x20) else {
      return (nil, start, rest.byteCount > limit ? .wordTooLong(offset: start) : .truncated)
    }
    let end = length + 1 + 4 * vectorSize
    guard end <= rest.byteCount else { return (nil, start, .truncated) }
    let entry = Entry(start: start, wordEnd: start + length, end: start + end)
    return (entry, start + end, nil)
  }

  private func textEntry(_ rest: RawSpan, at start: Int, _ isWhole: Bool) -> Found {
    let limit = VectorFileReader.wordLimit + 64 * vectorSize
    let lineEnd = rest.extracting(first: limit + 1).firstOffset(of: 0x0A)
    guard lineEnd != nil || rest.byteCount <= limit else {
      return (nil, start, .lineTooLong(limit: limit))
    }
    guard lineEnd != nil || isWhole else { return (nil, start, nil) }
    let length = lineEnd ?? rest.byteCount
    let line = rest.extracting(first: length).trimmed()
    let entry = Entry(start: start, wordEnd: start + wordEnd(line), end: start + line.byteCount)
    return (entry, start + min(length + 1, rest.byteCount), nil)
  }

  /// Where the word that begins `line` ends.
  ///
  /// It is the first field. But the words of texts without a header may hold spaces, GloVe's of the
  /// largest corpus among them (". . ."): where no number follows, all but the last fields is the
  /// word.
  private func wordEnd(_ line: RawSpan) -> Int {
    guard let first = line.firstOffset(of: 0x20) else { return line.byteCount }
    let rest = line.extracting(first + 1..<line.byteCount)
    let second = rest.extracting(first: rest.firstOffset(of: 0x20) ?? rest.byteCount)
    guard !hasHeader, DecimalNumber.parse(second) == nil else { return first }
    var end = line.byteCount
    for _ in 0..<vectorSize {
      guard let space = (first..<end).last(where: { line.byte(at: $0) == 0x20 }) else {
        return first
      }
      end = space
    }
    return end
  }
}
