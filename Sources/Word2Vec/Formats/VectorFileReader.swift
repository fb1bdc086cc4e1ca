internal import Files

/// Reads word2vec's text and binary formats.
struct VectorFileReader: ~Copyable {
  private var bytes: ByteReader
  private let limit: Int
  private var words = WordTable()
  private var vectors: [Float] = []
  /// Numbers in a vector; 0 until that is known.
  private var vectorSize = 0
  /// How many entries there should be, or nil where the file has no header.
  private var promisedCount: Int?
  /// The entries read so far, those with a word that was there already included.
  private var entryCount = 0
  /// The number of the line that is being read.
  private var line = 1

  /// The longest word, in bytes.
  static let wordLimit = 1 << 16
  /// How far is read ahead to tell text from binary.
  private static let sampleSize = 1 << 12

  private var path: String { bytes.path }

  init(_ bytes: consuming ByteReader, limit: Int?) {
    self.bytes = bytes
    self.limit = max(0, limit ?? .max)
  }

  mutating func read(_ format: KeyedVectors.Format?) throws -> KeyedVectors {
    try readHeader()
    let format = try format ?? detectFormat()
    // Only the header says where a binary vector ends.
    guard format == .text || promisedCount != nil else { throw invalidHeader(try lineLength()) }
    try checkPromise(format)
    let wantedCount = min(promisedCount ?? .max, limit)
    while entryCount < wantedCount {
      let isEnd = try format == .text ? !readTextEntry() : !readBinaryEntry()
      if isEnd { break }
      if words.count == wantedCount / 4 { makeRoom(wantedCount) }
    }
    if let promisedCount {
      guard entryCount >= wantedCount else { throw truncated() }
      if entryCount == promisedCount { try expectEnd() }
    }
    return KeyedVectors(words: words, counts: nil, vectors: vectors, vectorSize: vectorSize)
  }

  // MARK: The header

  private mutating func readHeader() throws {
    let length = try lineLength()
    let fields = bytes.unread.extracting(first: length).trimmed().text().split(separator: " ")
    let sizeLimit = Word2VecOptions.vectorSizeLimit
    if fields.count == 2, let count = Int(fields[0]), let size = Int(fields[1]) {
      guard count >= 0, size >= 1 else { throw invalidHeader(length) }
      guard count <= WordTable.limit, size <= sizeLimit else {
        throw VectorFileError.impossibleSize(
          path: path, count: count, vectorSize: size, limit: "\(WordTable.limit) of \(sizeLimit)")
      }
      promisedCount = count
      vectorSize = size
      skipLine(length)
    } else {
      // The line is an entry already; it is read as one later.
      let numbers = fields.dropFirst()
      guard !numbers.isEmpty,
        numbers.allSatisfy({ unsafe DecimalNumber.parse($0.utf8Span.span.bytes) != nil })
      else {
        throw invalidHeader(length)
      }
      guard numbers.count <= sizeLimit else {
        throw VectorFileError.tooManyNumbers(
          path: path, word: word(fields[0].utf8.count), found: numbers.count, limit: sizeLimit)
      }
      vectorSize = numbers.count
    }
  }

  /// Text has, between its first space and the end of the line, what numbers are written with.
  private mutating func detectFormat() throws -> KeyedVectors.Format {
    guard promisedCount != nil else { return .text }
    _ = try bytes.fill(Self.sampleSize)
    let sample = bytes.unread.extracting(first: Self.sampleSize)
    guard let space = sample.firstOffset(of: 0x20) else { return .binary }
    let rest = sample.extracting(space..<sample.byteCount)
    let numbers = rest.extracting(first: rest.firstOffset(of: 0x0A) ?? rest.byteCount)
    let isText = (0..<numbers.byteCount).allSatisfy { DecimalNumber.isPart(numbers.byte(at: $0)) }
    return isText ? .text : .binary
  }

  /// Refuses a header that promises more than a file of this size can hold.
  private mutating func checkPromise(_ format: KeyedVectors.Format) throws {
    guard let promisedCount, let left = bytes.remainingLimit else { return }
    // An entry is at least a space, and per number 4 bytes, or a digit and a separator.
    let entrySize = format == .binary ? 4 * vectorSize + 1 : 2 * vectorSize
    guard min(promisedCount, limit) * entrySize <= left else {
      throw VectorFileError.impossibleSize(
        path: path, count: promisedCount, vectorSize: vectorSize,
        limit: "the \(left) bytes that follow can hold")
    }
  }

  /// Makes room for all `count` words and vectors, a quarter of which has been read.
  ///
  /// Not before: a sparse file is as large as it says without having the bytes, and a stream's size
  /// is unknown. Not later: arrays that grow by themselves copy more, and take up to twice as much.
  private mutating func makeRoom(_ count: Int) {
    vectors.reserveCapacity(count * vectorSize)
    words.reserve(count)
  }

  // MARK: Entries

  /// Reads the next entry in binary; false at the file's end.
  private mutating func readBinaryEntry() throws -> Bool {
    while try bytes.fill(1), bytes.unread.byte(at: 0) == 0x0A { bytes.skip(1) }
    guard try bytes.fill(1) else { return false }
    guard let length = try offset(of: 0x20, limit: Self.wordLimit) else {
      guard bytes.unread.byteCount <= Self.wordLimit else { throw wordTooLong() }
      throw truncated()
    }
    let entryLength = length + 1 + 4 * vectorSize
    guard try bytes.fill(entryLength) else { throw truncated() }
    let isNew = try takeWord(length)
    for position in 0..<vectorSize {
      let bits = unsafe bytes.unread.unsafeLoadUnaligned(
        fromByteOffset: length + 1 + 4 * position, as: UInt32.self)
      let number = Float(bitPattern: UInt32(littleEndian: bits))
      guard number.isFinite else { throw notFinite(length, position) }
      if isNew { vectors.append(number) }
    }
    bytes.skip(entryLength)
    return true
  }

  /// Reads the next entry in text; false at the file's end.
  private mutating func readTextEntry() throws -> Bool {
    guard try bytes.fill(1) else { return false }
    let lineLength = try lineLength()
    let contentLength = bytes.unread.extracting(first: lineLength).trimmed().byteCount
    let length = fieldEnd(0, contentLength)
    guard length <= Self.wordLimit else { throw wordTooLong() }
    let isNew = try takeWord(length)
    var place = length + 1
    for position in 0..<vectorSize {
      guard place < contentLength else { throw wrongCount(length, contentLength) }
      let end = fieldEnd(place, contentLength)
      guard let number = DecimalNumber.parse(bytes.unread.extracting(place..<end)) else {
        let field = bytes.unread.extracting(place..<min(end, place + 40)).text()
        throw VectorFileError.notANumber(
          path: path, line: line, word: word(length), found: field)
      }
      guard number.isFinite else { throw notFinite(length, position) }
      if isNew { vectors.append(number) }
      place = end + 1
    }
    guard place > contentLength else { throw wrongCount(length, contentLength) }
    skipLine(lineLength)
    return true
  }

  /// Where the field that starts at `place` ends: at a space, or the line's end.
  private func fieldEnd(_ place: Int, _ lineEnd: Int) -> Int {
    let rest = bytes.unread.extracting(place..<lineEnd)
    return place + (rest.firstOffset(of: 0x20) ?? rest.byteCount)
  }

  /// Counts an entry and notes its word, the next `length` bytes; false where it was there before.
  private mutating func takeWord(_ length: Int) throws -> Bool {
    entryCount += 1
    let word = bytes.unread.extracting(first: length)
    guard word.isUTF8 else {
      throw VectorFileError.invalidUTF8(path: path, entry: entryCount, byte: bytes.offset)
    }
    return words.insert(word).isNew
  }

  /// Only line ends may follow the last entry.
  private mutating func expectEnd() throws {
    while try bytes.fill(1) {
      let byte = bytes.unread.byte(at: 0)
      guard byte == 0x0A || byte == 0x0D else {
        throw VectorFileError.trailingData(
          path: path, entries: entryCount, byte: bytes.offset)
      }
      bytes.skip(1)
    }
  }

  // MARK: Lines

  /// How many bytes the unread line has before its end, which is a line end or the file's.
  private mutating func lineLength() throws -> Int {
    let numbers = vectorSize > 0 ? vectorSize : Word2VecOptions.vectorSizeLimit
    let limit = Self.wordLimit + 64 * numbers
    if let end = try offset(of: 0x0A, limit: limit) { return end }
    guard bytes.unread.byteCount <= limit else {
      throw VectorFileError.lineTooLong(path: path, line: line, limit: limit)
    }
    return bytes.unread.byteCount
  }

  /// Reads ahead to the next `byte`; nil where the file, or the limit, comes first.
  private mutating func offset(of byte: UInt8, limit: Int) throws -> Int? {
    var searched = 0
    while searched <= limit {
      let unreadCount = bytes.unread.byteCount
      let rest = searched..<unreadCount
      if let offset = bytes.unread.extracting(rest).firstOffset(of: byte) {
        return searched + offset <= limit ? searched + offset : nil
      }
      searched = unreadCount
      guard try bytes.fill(searched + 1) else { return nil }
    }
    return nil
  }

  private mutating func skipLine(_ length: Int) {
    bytes.skip(min(length + 1, bytes.unread.byteCount))
    line += 1
  }

  // MARK: Errors

  /// The word at the front of the unread bytes, for people to read.
  private func word(_ length: Int) -> String {
    bytes.unread.extracting(first: min(length, 80)).text()
  }

  private func invalidHeader(_ length: Int) -> VectorFileError {
    .invalidHeader(path: path, found: word(length))
  }

  private func truncated() -> VectorFileError {
    .truncated(
      path: path, entry: entryCount + 1, expected: promisedCount ?? entryCount + 1,
      byte: bytes.offset + bytes.unread.byteCount)
  }

  private func wordTooLong() -> VectorFileError {
    .wordTooLong(
      path: path, entry: entryCount + 1, byte: bytes.offset, limit: Self.wordLimit)
  }

  private func notFinite(_ length: Int, _ position: Int) -> VectorFileError {
    .notFinite(path: path, entry: entryCount, word: word(length), position: position + 1)
  }

  private func wrongCount(_ length: Int, _ contentLength: Int) -> VectorFileError {
    let fields = bytes.unread.extracting(first: contentLength).fieldCount
    return .wrongCount(
      path: path, line: line, word: word(length), found: fields - 1, expected: vectorSize)
  }
}
