internal import Files
internal import Parallel
internal import Synchronization

/// Writes word2vec's formats: blocks of entries are laid out, and packed, on all threads.
struct VectorFileWriter: Sendable {
  private let vectors: KeyedVectors
  private let format: KeyedVectors.Format
  private let path: String
  private let isCompressed: Bool
  /// How many entries make a block, whatever the number of threads.
  private let blockSize: Int

  /// How many bytes a block has, about.
  private static let blockByteCount = 1 << 20

  init(_ vectors: KeyedVectors, format: KeyedVectors.Format, path: String) {
    self.vectors = vectors
    self.format = format
    self.path = path
    isCompressed = path.lowercased().hasSuffix(".gz")
    let numberSize = format.isBinary ? 4 : 12
    blockSize = max(1, Self.blockByteCount / (numberSize * vectors.vectorSize))
  }

  func write(progress: KeyedVectors.ProgressHandler?) throws {
    var file = try AtomicFile(path: path)
    // A file that is empty but for its header has a block all the same.
    let blockCount = max(1, (vectors.count + blockSize - 1) / blockSize)
    let pool = ThreadPool()
    // Two a thread, so that none waits for the slowest.
    let batchSize = 2 * pool.threadCount
    for batch in stride(from: 0, to: blockCount, by: batchSize) {
      let blocks = min(batchSize, blockCount - batch)
      let results = Mutex([Result<[UInt8], any Error>?](repeating: nil, count: blocks))
      pool.run(blocks) { index in
        let block = Result { try bytes(ofBlock: batch + index) }
        results.withLock { $0[index] = block }
      }
      for block in results.withLock({ $0 }) {
        guard let bytes = try block?.get() else { continue }
        unsafe try file.write(bytes.span.bytes)
      }
      let done = min((batch + blocks) * blockSize, vectors.count)
      progress?(done, Double(done) / Double(max(1, vectors.count)))
    }
    try file.commit()
  }

  private func bytes(ofBlock block: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.blockByteCount)
    if block == 0, format.hasHeader {
      bytes.append(contentsOf: "\(vectors.count) \(vectors.vectorSize)\n".utf8)
    }
    let end = format.entryEnd
    let words = vectors.words
    for index in block * blockSize..<min((block + 1) * blockSize, vectors.count) {
      try bytes.append(word: words.bytes(at: index), path: path)
      append(numbersOf: index, to: &bytes)
      bytes.append(contentsOf: end)
    }
    return unsafe isCompressed ? try GzipMember.compressing(bytes.span.bytes, for: path) : bytes
  }

  private func append(numbersOf index: Int, to bytes: inout [UInt8]) {
    let size = vectors.vectorSize
    let row = vectors.vectors.span.extracting(index * size..<(index + 1) * size)
    if format.isBinary { bytes.append(0x20) }
    for position in 0..<size {
      if format.isBinary {
        let bits = row[position].bitPattern.littleEndian
        unsafe withUnsafeBytes(of: bits) { unsafe bytes.append(contentsOf: $0) }
      } else {
        bytes.append(0x20)
        bytes.append(contentsOf: row[position].description.utf8)
      }
    }
  }
}
