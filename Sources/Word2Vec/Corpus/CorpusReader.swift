internal import Files
internal import Parallel
internal import Synchronization

/// Reads texts into a ``CorpusBuilder``: some threads number words while one reads ahead.
final class CorpusReader: Sendable {
  /// A file, and what of it was read ahead.
  private struct Source: ~Copyable {
    var blocks: TextBlocks
    var next: Result<[TextBlocks.Block], any Error> = .success([])

    mutating func readAhead(_ count: Int) {
      next = Result {
        var read: [TextBlocks.Block] = []
        while read.count < count {
          let block = try blocks.next()
          if block.bytes.isEmpty { break }
          read.append(block)
        }
        return read
      }
    }
  }

  /// Where a thread leaves what it has made of a block.
  private final class Place: Sendable {
    let text = Mutex(ScannedText())
  }

  private let source: Mutex<Source>
  private let division: Corpus.Division
  private let pool: ThreadPool
  private let places: [Place]

  /// How many blocks a thread gets at a time, so that all end at about the same time.
  private static let blocksPerThread = 2

  /// - Throws: `FileError` where the file cannot be opened.
  init(path: String, _ division: Corpus.Division, on pool: ThreadPool) throws {
    source = Mutex(Source(blocks: try TextBlocks(path: path)))
    self.division = division
    self.pool = pool
    places = (0..<pool.threadCount * Self.blocksPerThread).map { _ in Place() }
  }

  /// Reads the whole file.
  ///
  /// - Parameters:
  ///   - builder: Where its words go.
  ///   - progress: Called now and then with the number of bytes that have been read since, and with
  ///     the builder.
  /// - Throws: `FileError` or `TextError` of the first line that cannot be read; what `progress` and
  ///   the builder throw.
  func read(
    into builder: inout CorpusBuilder,
    progress: (_ byteCount: Int, borrowing CorpusBuilder) throws -> Void
  ) throws {
    source.withLock { $0.readAhead(places.count) }
    while case let blocks = try source.withLock({ try $0.next.get() }), !blocks.isEmpty {
      scan(blocks, builder.gatherer)
      for place in places.prefix(blocks.count) {
        try place.text.withLock { try builder.append($0) }
      }
      try progress(blocks.reduce(0) { $0 + $1.bytes.count }, builder)
    }
    try builder.endText()
  }

  /// Numbers the words of some blocks, and reads the next ones meanwhile.
  private func scan(_ blocks: [TextBlocks.Block], _ gatherer: WordGatherer) {
    pool.runOnWorkers(blocks.count + 1) { part, worker in
      guard part > 0 else {
        source.withLock { $0.readAhead(places.count) }
        return
      }
      let bytes = blocks[part - 1].bytes
      places[part - 1].text.withLock { text in
        var scanned = text
        text = ScannedText()
        gatherer.withWords(ofThread: worker) { scanned.scan(bytes.span, division, by: &$0) }
        scanned.worker = worker
        text = scanned
      }
    }
  }
}
