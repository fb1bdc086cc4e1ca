internal import Files
internal import Parallel

/// Reads word2vec's text and binary formats, and text without a header, a block at a time.
///
/// A block is cut into entries on one thread, its numbers are read on all, and its words are noted on
/// one: whatever the number of threads, the result is the same, and of several errors the first in
/// the file is reported.
struct VectorFileReader: ~Copyable {
  /// Called with how many entries have been read, and which part of the file that is if known.
  typealias ProgressHandler = (_ entryCount: Int, _ fraction: Double?) -> Void

  var bytes: ByteReader
  let limit: Int
  private let pool: ThreadPool
  private var words = WordTable()
  private var vectors: [Float] = []
  private var duplicateCount = 0
  /// Numbers in a vector; 0 until that is known.
  var vectorSize = 0
  /// How many entries there should be, or nil where the file has no header.
  var promisedCount: Int?
  /// The entries read so far, those with a word that was there already included.
  private(set) var entryCount = 0
  /// The number of the line that is to be read.
  var line = 1

  /// The longest word, in bytes.
  static let wordLimit = 1 << 16
  /// How much is read ahead; more than any entry has.
  private static let blockSize = 1 << 23

  var path: String { bytes.path }

  init(_ bytes: consuming ByteReader, limit: Int?) {
    self.bytes = bytes
    self.limit = max(0, limit ?? .max)
    pool = ThreadPool()
  }

  mutating func read(
    _ format: KeyedVectors.Format?, progress: ProgressHandler?
  ) throws -> KeyedVectors {
    let isBinary = try readHeader(format)
    let wantedCount = min(promisedCount ?? .max, limit)
    while entryCount < wantedCount, try readBlock(isBinary, upTo: wantedCount - entryCount) {
      if let promisedCount { makeRoom(min(promisedCount, limit)) }
      progress?(entryCount, fraction(of: wantedCount))
    }
    if let promisedCount {
      guard entryCount >= wantedCount else { throw truncated() }
      if entryCount == promisedCount { try expectEnd() }
    }
    return KeyedVectors(
      words: words, counts: nil, vectors: vectors, vectorSize: vectorSize,
      duplicateCount: duplicateCount)
  }

  /// Which part of the wanted entries has been read.
  private func fraction(of wantedCount: Int) -> Double? {
    if promisedCount != nil { return Double(entryCount) / Double(max(1, wantedCount)) }
    guard !bytes.isCompressed, let left = bytes.remainingLimit else { return nil }
    return Double(bytes.offset) / Double(max(1, bytes.offset + left))
  }

  /// Makes room for all `count` words and vectors once a quarter of them has been read.
  ///
  /// Not before: a sparse file is as large as it says without having the bytes, and a stream's size
  /// is unknown. Not later: arrays that grow by themselves copy more, and take up to twice as much.
  private mutating func makeRoom(_ count: Int) {
    guard entryCount >= count / 4, vectors.capacity < count * vectorSize else { return }
    vectors.reserveCapacity(count * vectorSize)
    words.reserve(count)
  }

  // MARK: Blocks

  /// Reads the next entries, `count` at most; false at the file's end.
  private mutating func readBlock(_ isBinary: Bool, upTo count: Int) throws -> Bool {
    // One byte more than there can be, so that the file's end is seen.
    let size = min(Self.blockSize, 1 + max(0, bytes.remainingLimit ?? Self.blockSize))
    let isWhole = try !bytes.fill(size)
    let cutter = EntryCutter(
      vectorSize: vectorSize, isBinary: isBinary, hasHeader: promisedCount != nil)
    let cut = cutter.cut(bytes.unread, isWhole: isWhole, upTo: min(count, WordTable.limit))
    if let stop = cut.stop { throw error(for: stop) }
    guard !cut.entries.isEmpty else {
      bytes.skip(cut.byteCount)
      return false
    }
    guard words.count + cut.entries.count <= WordTable.limit else {
      throw VectorFileError.impossibleSize(
        path: path, count: words.count + cut.entries.count, vectorSize: vectorSize,
        limit: "\(WordTable.limit) words")
    }
    try readNumbers(cut.entries, isBinary)
    noteWords(cut.entries)
    entryCount += cut.entries.count
    if !isBinary { line += cut.entries.count }
    bytes.skip(cut.byteCount)
    return true
  }

  /// Appends the vectors of `entries`.
  private mutating func readNumbers(_ entries: [Entry], _ isBinary: Bool) throws {
    let start = vectors.count
    vectors.append(contentsOf: repeatElement(0, count: entries.count * vectorSize))
    let parser = EntryParser(
      path: path, vectorSize: vectorSize, isBinary: isBinary, firstEntry: entryCount + 1,
      firstLine: line, firstByte: bytes.offset)
    // Nothing is read ahead before the parser is done with it.
    let block = unsafe bytes.unread.withUnsafeBytes { unsafe $0 }
    let pool = pool
    let failure = unsafe vectors.withUnsafeMutableBufferPointer { vectors in
      let rows = unsafe UnsafeMutableBufferPointer(rebasing: vectors[start...])
      return unsafe parser.parse(entries, of: block, into: rows, on: pool)
    }
    if let failure { throw failure }
  }

  /// Notes the words of `entries`, whose vectors are the last, and drops the vectors of those that
  /// were there before.
  private mutating func noteWords(_ entries: [Entry]) {
    let first = vectors.count / vectorSize - entries.count
    var kept = first
    for (index, entry) in entries.enumerated() {
      guard words.insert(entry.word(in: bytes.unread)).isNew else { continue }
      if kept != first + index {
        for position in 0..<vectorSize {
          vectors[kept * vectorSize + position] = vectors[(first + index) * vectorSize + position]
        }
      }
      kept += 1
    }
    let dropped = first + entries.count - kept
    duplicateCount += dropped
    vectors.removeLast(dropped * vectorSize)
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

  // MARK: Errors

  private func error(for stop: EntryCutter.Stop) -> VectorFileError {
    switch stop {
    case .truncated: truncated()
    case .wordTooLong(let offset):
      .wordTooLong(
        path: path, entry: entryCount + 1, byte: bytes.offset + offset, limit: Self.wordLimit)
    case .lineTooLong(let limit): .lineTooLong(path: path, line: line, limit: limit)
    }
  }

  private func truncated() -> VectorFileError {
    .truncated(
      path: path, entry: entryCount + 1, expected: promisedCount ?? entryCount + 1,
      byte: bytes.offset + bytes.unread.byteCount)
  }
}
