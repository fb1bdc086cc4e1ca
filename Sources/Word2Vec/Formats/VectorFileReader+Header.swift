internal import Files

extension VectorFileReader {
  /// How far is read ahead to tell text from binary.
  private static var sampleSize: Int { 1 << 12 }

  /// Reads the first line, if it is a header, and finds out what follows.
  ///
  /// - Parameter format: How the file is laid out; nil finds that out.
  /// - Returns: Whether the entries are binary.
  /// - Throws: ``VectorFileError`` where there is neither, or more is promised than there can be.
  mutating func readHeader(_ format: KeyedVectors.Format?) throws -> Bool {
    let length = try firstLineLength()
    let fields = bytes.unread.extracting(first: length).trimmed().text().split(separator: " ")
    let mayHaveHeader = format?.hasHeader ?? true
    if mayHaveHeader, fields.count == 2, let count = Int(fields[0]), let size = Int(fields[1]) {
      try take(count, size, length)
    } else {
      // Only a header says where a binary vector ends.
      guard format?.isBinary != true else { throw invalidHeader(length) }
      try measure(fields, length)
    }
    let isBinary = try format.map(\.isBinary) ?? detectsBinary()
    try checkPromise(isBinary)
    return isBinary
  }

  private mutating func take(_ count: Int, _ size: Int, _ length: Int) throws {
    let sizeLimit = Word2VecOptions.vectorSizeLimit
    guard count >= 0, size >= 1 else { throw invalidHeader(length) }
    guard count <= WordTable.limit, size <= sizeLimit else {
      throw VectorFileError.impossibleSize(
        path: path, count: count, vectorSize: size, limit: "\(WordTable.limit) of \(sizeLimit)")
    }
    promisedCount = count
    vectorSize = size
    bytes.skip(min(length + 1, bytes.unread.byteCount))
    line += 1
  }

  /// Counts the numbers of the first line, which is an entry already and is read as one later.
  private mutating func measure(_ fields: [Substring], _ length: Int) throws {
    let sizeLimit = Word2VecOptions.vectorSizeLimit
    let numbers = fields.dropFirst()
    guard !numbers.isEmpty,
      numbers.allSatisfy({ unsafe DecimalNumber.parse($0.utf8Span.span.bytes) != nil })
    else {
      throw invalidHeader(length)
    }
    guard numbers.count <= sizeLimit else {
      throw VectorFileError.tooManyNumbers(
        path: path, word: String(fields[0].prefix(80)), found: numbers.count, limit: sizeLimit)
    }
    vectorSize = numbers.count
  }

  /// Text has, between its first space and the end of the line, what numbers are written with.
  private mutating func detectsBinary() throws -> Bool {
    guard promisedCount != nil else { return false }
    _ = try bytes.fill(Self.sampleSize)
    let sample = bytes.unread.extracting(first: Self.sampleSize)
    guard let space = sample.firstOffset(of: 0x20) else { return true }
    let rest = sample.extracting(space..<sample.byteCount)
    let numbers = rest.extracting(first: rest.firstOffset(of: 0x0A) ?? rest.byteCount)
    return !(0..<numbers.byteCount).allSatisfy { DecimalNumber.isPart(numbers.byte(at: $0)) }
  }

  /// Refuses a header that promises more than a file of this size can hold.
  private func checkPromise(_ isBinary: Bool) throws {
    guard let promisedCount, let left = bytes.remainingLimit else { return }
    // An entry is at least a space, and per number 4 bytes, or a digit and a separator.
    let entrySize = isBinary ? 4 * vectorSize + 1 : 2 * vectorSize
    guard min(promisedCount, limit) * entrySize <= left else {
      throw VectorFileError.impossibleSize(
        path: path, count: promisedCount, vectorSize: vectorSize,
        limit: "the \(left) bytes that follow can hold")
    }
  }

  /// How many bytes the first line has before its end, which is a line end or the file's.
  private mutating func firstLineLength() throws -> Int {
    let limit = Self.wordLimit + 64 * Word2VecOptions.vectorSizeLimit
    var searched = 0
    while searched <= limit {
      let rest = searched..<bytes.unread.byteCount
      if let end = bytes.unread.extracting(rest).firstOffset(of: 0x0A) {
        guard searched + end <= limit else { break }
        return searched + end
      }
      searched = bytes.unread.byteCount
      guard try bytes.fill(searched + 1) else { return searched }
    }
    throw VectorFileError.lineTooLong(path: path, line: line, limit: limit)
  }

  private func invalidHeader(_ length: Int) -> VectorFileError {
    .invalidHeader(path: path, found: bytes.unread.extracting(first: min(length, 80)).text())
  }
}
