internal import Files

/// Reads fastText's `.bin`: words, their counts and rows, and the rows of the buckets of n-grams.
///
/// A word's vector is the mean of its own row and those of its parts, as in fastText and gensim.
struct FastTextFileReader: ~Copyable {
  private var bytes: ByteReader
  private let limit: Int
  private let progress: KeyedVectors.ProgressHandler?
  private var words = WordTable()
  private var counts: [Int] = []

  /// How many bytes of a matrix are read at a time, about.
  private static let blockSize = 1 << 20

  init(
    _ bytes: consuming ByteReader, limit: Int?, progress: KeyedVectors.ProgressHandler?
  ) {
    self.bytes = bytes
    self.limit = max(0, limit ?? .max)
    self.progress = progress
  }

  /// - Throws: ``VectorFileError``, and the error of a file that cannot be read.
  mutating func read() throws -> KeyedVectors {
    try need(FastTextHeader.byteCount, of: "the header")
    let header = try FastTextHeader(bytes.unread, path: bytes.path)
    bytes.skip(FastTextHeader.byteCount)
    try readWords(header)
    let rows = try readInputs(header)
    try passOutputs()
    guard header.bucketCount > 0 else {
      return KeyedVectors(
        words: words, counts: counts, vectors: rows.words, vectorSize: header.vectorSize)
    }
    let subwords = SubwordVectors(
      minimumLength: header.minimumLength, maximumLength: header.maximumLength,
      vectorSize: header.vectorSize, rows: rows.buckets)
    return KeyedVectors(
      words: WordList(table: words), counts: .owned(counts),
      vectors: VectorBuffer(subwords.composed(words, rows: rows.words)),
      vectorSize: header.vectorSize, subwords: subwords)
  }

  // MARK: Words

  /// An entry: the word, a zero, its count in 64 bits, and a byte that is 0 for words.
  private mutating func readWords(_ header: FastTextHeader) throws {
    for entry in 1...max(1, header.wordCount) where header.wordCount > 0 {
      let length = try wordLength(entry)
      try need(length + 10, of: "the words")
      let start = bytes.offset
      let count = bytes.unread.integer(at: length + 1, as: Int64.self)
      let word = bytes.unread.extracting(first: length).escapedText
      guard bytes.unread.byte(at: length + 9) == 0 else {
        throw VectorFileError.unsupportedModel(path: bytes.path, kind: "a classifier")
      }
      guard 0...Int.max / header.wordCount ~= count else {
        throw VectorFileError.unexpectedField(
          path: bytes.path, byte: start + length + 1, field: "count of entry \(entry)",
          expected: "0 to \(Int.max / header.wordCount)", found: "\(count)")
      }
      bytes.skip(length + 10)
      guard entry <= limit else { continue }
      guard unsafe words.insert(word.utf8Span.span.bytes).isNew else {
        throw VectorFileError.repeatedWord(path: bytes.path, entry: entry, byte: start, word: word)
      }
      counts.append(count)
    }
  }

  /// How many bytes the next word has before its zero.
  private mutating func wordLength(_ entry: Int) throws -> Int {
    let limit = VectorFileReader.wordLimit
    var searched = 0
    while searched <= limit {
      let rest = searched..<bytes.unread.byteCount
      if let end = bytes.unread.extracting(rest).firstOffset(of: 0), searched + end <= limit {
        return searched + end
      }
      searched = bytes.unread.byteCount
      if searched <= limit { try need(searched + 1, of: "the words") }
    }
    throw VectorFileError.wordTooLong(
      path: bytes.path, entry: entry, byte: bytes.offset, limit: limit)
  }

  // MARK: Matrices

  /// The rows of the words that are wanted, and of all buckets.
  private mutating func readInputs(
    _ header: FastTextHeader
  ) throws -> (words: [Float], buckets: [Float]) {
    let start = bytes.offset
    let shape = try readShape(of: "the vectors")
    let expected = (header.wordCount + header.bucketCount, header.vectorSize)
    guard shape == expected else {
      throw VectorFileError.unexpectedField(
        path: bytes.path, byte: start + 1, field: "shape of the vectors",
        expected: "\(expected.0) × \(expected.1)", found: "\(shape.0) × \(shape.1)")
    }
    // What a gzip file holds may be less; then its end is found below.
    if let left = bytes.remainingLimit, left / (4 * shape.1) < shape.0 {
      throw VectorFileError.endsEarly(
        path: bytes.path, byte: bytes.offset + left, part: "the vectors")
    }
    var (own, buckets): ([Float], [Float]) = ([], [])
    try readRows(words.count, header.vectorSize, firstRow: 0, into: &own)
    try pass((header.wordCount - words.count) * header.vectorSize * 4, of: "the vectors")
    try readRows(
      header.bucketCount, header.vectorSize, firstRow: header.wordCount, into: &buckets)
    return (own, buckets)
  }

  /// A byte that says whether the matrix is quantised, and how many rows and columns it has.
  private mutating func readShape(of part: String) throws -> (Int, Int) {
    try need(17, of: part)
    guard bytes.unread.byte(at: 0) == 0 else {
      throw VectorFileError.unsupportedModel(path: bytes.path, kind: "a quantised model")
    }
    let shape = (
      bytes.unread.integer(at: 1, as: Int64.self), bytes.unread.integer(at: 9, as: Int64.self)
    )
    bytes.skip(17)
    return shape
  }

  private mutating func readRows(
    _ count: Int, _ size: Int, firstRow: Int, into numbers: inout [Float]
  ) throws {
    let block = max(1, Self.blockSize / (4 * size))
    for start in stride(from: 0, to: count, by: block) {
      let rows = min(block, count - start)
      try need(4 * rows * size, of: "the vectors")
      // Not before: a sparse file is as large as it says without having the bytes. Not later: an
      // array that grows by itself takes up to twice as much.
      if start >= count / 4 { numbers.reserveCapacity(count * size) }
      for place in 0..<rows * size {
        let bits = bytes.unread.integer(at: 4 * place, as: UInt32.self)
        let number = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        guard number.isFinite else {
          let row = start + place / size
          throw VectorFileError.notFinite(
            path: bytes.path, entry: firstRow + row + 1,
            word: firstRow == 0 ? words.word(at: row) : "bucket \(row)",
            position: place % size + 1)
        }
        numbers.append(number)
      }
      bytes.skip(4 * rows * size)
      if firstRow == 0 { progress?(start + rows, Double(start + rows) / Double(count)) }
    }
  }

  /// The rows of the output layer, which only training needs; behind them the file ends.
  private mutating func passOutputs() throws {
    let part = "the output layer"
    let (rows, columns) = try readShape(of: part)
    let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
    let (byteCount, overflowsToo) = count.multipliedReportingOverflow(by: 4)
    guard rows >= 0, columns >= 0, !overflows, !overflowsToo else {
      throw VectorFileError.unexpectedField(
        path: bytes.path, byte: bytes.offset - 16, field: "shape of the output layer",
        expected: "rows and columns", found: "\(rows) × \(columns)")
    }
    if !bytes.isCompressed, let left = bytes.remainingLimit {
      guard left >= byteCount else {
        throw VectorFileError.endsEarly(path: bytes.path, byte: bytes.offset + left, part: part)
      }
      guard left == byteCount else {
        throw VectorFileError.trailingData(
          path: bytes.path, entries: counts.count, byte: bytes.offset + byteCount)
      }
    } else {
      try pass(byteCount, of: part)
      guard try !bytes.fill(1) else {
        throw VectorFileError.trailingData(
          path: bytes.path, entries: counts.count, byte: bytes.offset)
      }
    }
  }

  private mutating func pass(_ count: Int, of part: String) throws {
    var left = count
    while left > 0 {
      try need(min(left, Self.blockSize), of: part)
      let passed = min(left, bytes.unread.byteCount)
      bytes.skip(passed)
      left -= passed
    }
  }

  /// Reads ahead until `count` bytes are unread.
  private mutating func need(_ count: Int, of part: String) throws {
    guard try bytes.fill(count) else {
      throw VectorFileError.endsEarly(
        path: bytes.path, byte: bytes.offset + bytes.unread.byteCount, part: part)
    }
  }
}

extension RawSpan {
  /// The text that these bytes spell, each byte that is not UTF-8 as `\x` and two digits.
  ///
  /// fastText cuts words at bytes; gensim reads them so.
  fileprivate var escapedText: String {
    if isUTF8 { return text() }
    var text = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = (0..<byteCount).map { byte(at: $0) }.makeIterator()
    var place = 0
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let scalar):
        text.unicodeScalars.append(Unicode.UTF8.decode(scalar))
        place += scalar.count
      case .error(let length):
        for index in place..<place + length {
          let digits = String(byte(at: index), radix: 16)
          text += "\\x" + (digits.count < 2 ? "0" : "") + digits
        }
        place += length
      case .emptyInput: return text
      }
    }
  }
}
