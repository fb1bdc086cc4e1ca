internal import Parallel
internal import Synchronization

/// Reads the numbers of a block's entries, on all threads, and checks their words.
struct EntryParser: Sendable {
  let path: String
  let vectorSize: Int
  let isBinary: Bool
  /// The numbers of the first entry, and of its line.
  let firstEntry: Int
  let firstLine: Int
  /// Where the block begins in the file.
  let firstByte: Int

  /// How many bytes of a block a thread takes at a time.
  private static let pieceSize = 1 << 17

  /// Reads all of `entries`.
  ///
  /// - Parameters:
  ///   - entries: Where they stand in the block.
  ///   - block: The bytes.
  ///   - rows: As many numbers as the entries have.
  ///   - pool: The threads.
  /// - Returns: What is wrong with the first entry with which something is, or nil.
  func parse(
    _ entries: [Entry], of block: UnsafeRawBufferPointer,
    into rows: UnsafeMutableBufferPointer<Float>,
    on pool: ThreadPool
  ) -> VectorFileError? {
    guard let first = entries.first, let last = entries.last, let base = rows.baseAddress
    else { return nil }
    let byteCount = last.end - first.start
    let pieceCount = min(entries.count, byteCount / Self.pieceSize + 1)
    let failure = Mutex<(index: Int, error: VectorFileError)?>(nil)
    // Every piece writes the rows of its own entries only.
    nonisolated(unsafe) let bytes = unsafe block
    nonisolated(unsafe) let numbers = unsafe base
    pool.run(pieceCount) { piece in
      let range =
        entries.count * piece / pieceCount..<entries.count * (piece + 1) / pieceCount
      for index in range {
        let row = unsafe numbers + index * vectorSize
        guard let error = unsafe parse(entries[index], index, of: bytes, into: row) else {
          continue
        }
        failure.withLock { if index < $0?.index ?? .max { $0 = (index, error) } }
        return
      }
    }
    return failure.withLock { $0?.error }
  }

  private func parse(
    _ entry: Entry, _ index: Int, of block: UnsafeRawBufferPointer,
    into row: UnsafeMutablePointer<Float>
  ) -> VectorFileError? {
    let bytes = unsafe RawSpan(_unsafeBytes: block)
    let place = Place(parser: self, index: index, entry: entry)
    return unsafe isBinary
      ? parseBinary(entry, of: bytes, into: row, place)
      : parseText(entry, of: block, into: row, place)
  }

  // MARK: Binary

  private func parseBinary(
    _ entry: Entry, of block: RawSpan, into row: UnsafeMutablePointer<Float>, _ place: Place
  ) -> VectorFileError? {
    let word = entry.word(in: block)
    guard word.isUTF8 else { return place.invalidUTF8 }
    for position in 0..<vectorSize {
      let bits = unsafe block.unsafeLoadUnaligned(
        fromByteOffset: entry.wordEnd + 1 + 4 * position, as: UInt32.self)
      let number = Float(bitPattern: UInt32(littleEndian: bits))
      guard number.isFinite else { return place.notFinite(word, position) }
      unsafe row[position] = number
    }
    return nil
  }

  // MARK: Text

  private func parseText(
    _ entry: Entry, of block: UnsafeRawBufferPointer, into row: UnsafeMutablePointer<Float>,
    _ place: Place
  ) -> VectorFileError? {
    let bytes = unsafe RawSpan(_unsafeBytes: block)
    let word = entry.word(in: bytes)
    guard word.byteCount <= VectorFileReader.wordLimit else { return place.wordTooLong }
    guard word.isUTF8 else { return place.invalidUTF8 }
    var start = entry.wordEnd + 1
    for position in 0..<vectorSize {
      guard start < entry.end else { return place.wrongCount(bytes, vectorSize) }
      let (number, end) = unsafe number(in: block, start..<entry.end)
      guard let number else {
        return place.notANumber(word, bytes.extracting(start..<min(end, start + 40)))
      }
      guard number.isFinite else { return place.notFinite(word, position) }
      unsafe row[position] = number
      start = end + 1
    }
    return start > entry.end ? nil : place.wrongCount(bytes, vectorSize)
  }

  /// The number that the field at the beginning of `range` spells, if any, and where the field ends:
  /// at a space, or with the range.
  @inline(__always)
  private func number(
    in block: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> (number: Float?, end: Int) {
    guard let base = unsafe block.bindMemory(to: UInt8.self).baseAddress else {
      return (nil, range.lowerBound)
    }
    var place = unsafe base + range.lowerBound
    let end = unsafe base + range.upperBound
    if let number = unsafe DecimalNumber.parseShort(&place, end),
      unsafe place == end || place.pointee == 0x20
    {
      return unsafe (Float(number), place - base)
    }
    return unsafe slowNumber(in: block, range)
  }

  @inline(never)
  private func slowNumber(
    in block: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> (number: Float?, end: Int) {
    let rest = unsafe RawSpan(_unsafeBytes: block).extracting(range)
    let field = rest.extracting(first: rest.firstOffset(of: 0x20) ?? rest.byteCount)
    return (DecimalNumber.parse(field), range.lowerBound + field.byteCount)
  }
}

/// Where something is wrong.
private struct Place {
  let parser: EntryParser
  let index: Int
  let entry: Entry

  private var line: Int { parser.firstLine + index }
  private var number: Int { parser.firstEntry + index }
  private var byte: Int { parser.firstByte + entry.start }

  var wordTooLong: VectorFileError {
    .wordTooLong(
      path: parser.path, entry: number, byte: byte, limit: VectorFileReader.wordLimit)
  }

  var invalidUTF8: VectorFileError {
    .invalidUTF8(path: parser.path, entry: number, byte: byte)
  }

  func notFinite(_ word: RawSpan, _ position: Int) -> VectorFileError {
    .notFinite(path: parser.path, entry: number, word: shown(word), position: position + 1)
  }

  func notANumber(_ word: RawSpan, _ field: RawSpan) -> VectorFileError {
    .notANumber(path: parser.path, line: line, word: shown(word), found: field.text())
  }

  func wrongCount(_ block: RawSpan, _ expected: Int) -> VectorFileError {
    let fields = block.extracting(entry.start..<entry.end).fieldCount
    return .wrongCount(
      path: parser.path, line: line, word: shown(entry.word(in: block)), found: fields - 1,
      expected: expected)
  }

  /// A word for people to read.
  private func shown(_ word: RawSpan) -> String {
    word.extracting(first: min(word.byteCount, 80)).text()
  }
}
